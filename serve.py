"""The server: Streamlit with app.py, closed to what the pages of other sites ask of it.

`streamlit run serve.py` starts it; app.py alone runs too, but without this guard.
"""

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from ui import warm
from ui.gate import Gate

PagesManager.uses_pages_directory = False  # or the first visitor could run a page alone, without app.py and its login
app = st.App("app.py", middleware=[Middleware(Gate)])
warm.begin()
