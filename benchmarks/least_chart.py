"""An empty page with one Plotly chart, as anyone would begin one."""

import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Bar(x=["A", "B", "C"], y=[1, 3, 2])))
