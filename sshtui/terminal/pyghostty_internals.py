"""What sshtui uses of libghostty-vt, which any version may change; checked on import.

The library is called through cffi: a function, constant, type or field that has moved would be
found only where it is used, in the middle of a session, and a struct of another shape not at all.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sshtui.internals import unsupported

NAMES = (
    "ghostty_cell_get",
    "ghostty_color_palette_default",
    "ghostty_free",
    "ghostty_grid_ref_cell",
    "ghostty_grid_ref_graphemes",
    "ghostty_grid_ref_row",
    "ghostty_formatter_format_buf",
    "ghostty_formatter_free",
    "ghostty_formatter_terminal_new",
    "ghostty_key_encoder_encode",
    "ghostty_key_encoder_free",
    "ghostty_key_encoder_new",
    "ghostty_key_encoder_setopt_from_terminal",
    "ghostty_key_event_free",
    "ghostty_key_event_new",
    "ghostty_key_event_set_action",
    "ghostty_key_event_set_consumed_mods",
    "ghostty_key_event_set_key",
    "ghostty_key_event_set_mods",
    "ghostty_key_event_set_unshifted_codepoint",
    "ghostty_key_event_set_utf8",
    "ghostty_mouse_encoder_encode",
    "ghostty_mouse_encoder_free",
    "ghostty_mouse_encoder_new",
    "ghostty_mouse_encoder_setopt",
    "ghostty_mouse_encoder_setopt_from_terminal",
    "ghostty_mouse_event_clear_button",
    "ghostty_mouse_event_free",
    "ghostty_mouse_event_new",
    "ghostty_mouse_event_set_action",
    "ghostty_mouse_event_set_button",
    "ghostty_mouse_event_set_mods",
    "ghostty_mouse_event_set_position",
    "ghostty_paste_encode",
    "ghostty_render_state_clean",
    "ghostty_render_state_free",
    "ghostty_render_state_get",
    "ghostty_render_state_new",
    "ghostty_render_state_row_cells_free",
    "ghostty_render_state_row_cells_get",
    "ghostty_render_state_row_cells_new",
    "ghostty_render_state_row_cells_select",
    "ghostty_render_state_row_get",
    "ghostty_render_state_row_iterator_free",
    "ghostty_render_state_row_iterator_new",
    "ghostty_render_state_row_iterator_next",
    "ghostty_render_state_row_iterator_next_dirty",
    "ghostty_render_state_update",
    "ghostty_row_get",
    "ghostty_search_feed",
    "ghostty_search_free",
    "ghostty_search_get",
    "ghostty_search_new",
    "ghostty_search_set",
    "ghostty_search_tick",
    "ghostty_snapshot_decoder_decode",
    "ghostty_snapshot_decoder_free",
    "ghostty_snapshot_decoder_new_buf",
    "ghostty_snapshot_encode_alloc",
    "ghostty_terminal_free",
    "ghostty_terminal_get",
    "ghostty_terminal_grid_ref",
    "ghostty_terminal_grid_ref_track",
    "ghostty_terminal_new",
    "ghostty_terminal_point_from_grid_ref",
    "ghostty_terminal_resize",
    "ghostty_terminal_scroll_viewport",
    "ghostty_terminal_select_output",
    "ghostty_terminal_selection_format_buf",
    "ghostty_terminal_set",
    "ghostty_terminal_vt_write",
    "ghostty_tracked_grid_ref_free",
    "ghostty_tracked_grid_ref_point",
    "GHOSTTY_CELL_CONTENT_BG_COLOR_PALETTE",
    "GHOSTTY_CELL_CONTENT_BG_COLOR_RGB",
    "GHOSTTY_CELL_CONTENT_CODEPOINT",
    "GHOSTTY_CELL_CONTENT_CODEPOINT_GRAPHEME",
    "GHOSTTY_CELL_WIDE_NARROW",
    "GHOSTTY_CELL_WIDE_SPACER_TAIL",
    "GHOSTTY_CELL_WIDE_WIDE",
    "GHOSTTY_COLOR_SCHEME_DARK",
    "GHOSTTY_COLOR_SCHEME_LIGHT",
    "GHOSTTY_FORMATTER_FORMAT_PLAIN",
    "GHOSTTY_FORMATTER_FORMAT_VT",
    "GHOSTTY_KEY_ACTION_PRESS",
    "GHOSTTY_NO_VALUE",
    "GHOSTTY_POINT_TAG_SCREEN",
    "GHOSTTY_POINT_TAG_VIEWPORT",
    "GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_BAR",
    "GHOSTTY_RENDER_STATE_CURSOR_VISUAL_STYLE_UNDERLINE",
    "GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_BUF",
    "GHOSTTY_RENDER_STATE_ROW_CELLS_DATA_GRAPHEMES_UTF8",
    "GHOSTTY_ROW_SEMANTIC_PROMPT",
    "GHOSTTY_SCROLL_VIEWPORT_BOTTOM",
    "GHOSTTY_SCROLL_VIEWPORT_DELTA",
    "GHOSTTY_SEARCH_DATA_MATCHES",
    "GHOSTTY_SEARCH_DATA_TOTAL_MATCHES",
    "GHOSTTY_SEARCH_OPT_NEEDLE",
    "GHOSTTY_SEARCH_STATUS_COMPLETE",
    "GHOSTTY_SEARCH_STATUS_FEED_REQUIRED",
    "GHOSTTY_STYLE_COLOR_PALETTE",
    "GHOSTTY_STYLE_COLOR_RGB",
    "GHOSTTY_SUCCESS",
    "GHOSTTY_TERMINAL_OPT_SELECTION",
    "GHOSTTY_TERMINAL_PROGRESS_STATE_ERROR",
    "GHOSTTY_TERMINAL_PROGRESS_STATE_INDETERMINATE",
    "GHOSTTY_TERMINAL_PROGRESS_STATE_PAUSE",
    "GHOSTTY_TERMINAL_PROGRESS_STATE_SET",
    "GHOSTTY_TERMINAL_SCREEN_ALTERNATE",
)

FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "GhosttyBuffer": ("ptr", "cap", "len"),
        "GhosttyCellsView": ("ptr", "len"),
        "GhosttyClipboardWrite": ("contents", "contents_len"),
        "GhosttyColorRgb": ("r", "g", "b"),
        "GhosttyGridRef": ("size", "node", "x", "y"),
        "GhosttyMouseEncoderSize": (
            "size",
            "cell_width",
            "cell_height",
            "screen_width",
            "screen_height",
        ),
        "GhosttyMousePosition": ("x", "y"),
        "GhosttyRenderStateColors": (
            "background",
            "cursor",
            "cursor_has_value",
            "foreground",
            "palette",
        ),
        "GhosttyRenderStateCursor": (
            "blinking",
            "viewport_has_value",
            "viewport_x",
            "viewport_y",
            "visible",
            "visual_style",
            "wide_tail",
        ),
        "GhosttyRenderStateRowSelection": ("start_x", "end_x"),
        "GhosttyPointCoordinate": ("x", "y"),
        "GhosttySelection": ("size", "start", "end", "rectangle"),
        "GhosttySelectionBuffer": ("ptr", "cap", "len"),
        "GhosttySizeReportSize": ("columns", "rows", "cell_width", "cell_height"),
        "GhosttyString": ("ptr", "len"),
        "GhosttyStyle": (
            "bg_color",
            "blink",
            "bold",
            "faint",
            "fg_color",
            "inverse",
            "invisible",
            "italic",
            "overline",
            "strikethrough",
            "underline",
            "underline_color",
        ),
        "GhosttyStyleColor": ("tag", "value"),
        "GhosttyTerminalDesktopNotification": ("title", "body"),
        "GhosttyTerminalModeConfig": ("mode", "value"),
        "GhosttyTerminalProgressReport": ("state", "progress"),
        "GhosttyTerminalScrollbar": ("total", "offset", "len"),
        "GhosttyTerminalSelectionFormatOptions": ("size", "emit", "unwrap", "trim", "selection"),
    }
)
"""Structs, and what is read or set of them."""


def check_names(lib: Any) -> None:
    """Check that the library has all functions and constants.

    Raises:
        UnsupportedLibrary: One is missing.
    """
    for name in NAMES:
        if not hasattr(lib, name):
            raise unsupported("pyghostty", name)


def check_struct(kind: Any) -> None:
    """Check that a struct has all fields that are read or set.

    Args:
        kind: Its type, as cffi has it; one that is not in `FIELDS` may have any.

    Raises:
        UnsupportedLibrary: One is missing.
    """
    there = {name for name, _ in kind.fields or ()}
    for name in FIELDS.get(kind.cname, ()):
        if name not in there:
            raise unsupported("pyghostty", f"{kind.cname}.{name}")


def check_stand_in(ffi: Any, kind: str, ours: str) -> None:
    """Check that a struct of ours may be passed in the place of one of the library's.

    Args:
        ffi: As pyghostty has it.
        kind: The library's.
        ours: What stands in for it.

    Raises:
        UnsupportedLibrary: Their sizes differ.
    """
    size = ffi.sizeof(ours)
    if ffi.sizeof(kind) != size:
        raise unsupported("pyghostty", f"{kind} of {size} bytes")
