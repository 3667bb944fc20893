"""A page without any query: it sends again the elements that the real page sent for each selection.

They say that they are this page's own, or the browser would take every one of them for another page's and draw it
anew. `REPLAYED` names a file of pickled messages by the values of one multiselect, whose key `REPLAYED_FILTER` names.
"""

import gc
import os
import pickle
from pathlib import Path

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import enqueue_message


@st.cache_resource
def recordings() -> dict[tuple[str, ...], list[bytes]]:
    """Return the messages by the chosen values, read once a process; then freeze, as the real app does."""
    found = pickle.loads(Path(os.environ["REPLAYED"]).read_bytes())
    gc.collect()
    gc.freeze()
    return found


def chosen() -> tuple[str, ...]:
    """Return what the browser sent as the values of the replayed filter, which no widget here reads."""
    states = get_script_run_ctx().session_state._state._new_widget_state.states
    for name, state in states.items():
        if name.endswith(f"-{os.environ['REPLAYED_FILTER']}"):
            return tuple(state.value.string_array_value.data)
    return ()


for recorded in recordings()[chosen()]:
    message = ForwardMsg.FromString(recorded)
    if message.WhichOneof("type") in {"delta", "page_config_changed", "logo"}:
        enqueue_message(message)
