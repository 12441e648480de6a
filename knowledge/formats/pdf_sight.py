"""What a PDF paints without showing it: invisible text modes, full transparency, layers that are switched off.

pdfplumber keeps of a character what it looks like, not whether it is painted at all; the reason why it is not
is put into its `tag`.
"""

from __future__ import annotations

from typing import Any

from pdfminer.layout import LTChar, LTItem
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent, fix_fontname_bytes

INVISIBLE, TRANSPARENT, SWITCHED_OFF = "invisible text", "transparent text", "text on a hidden layer"
_INVISIBLE_MODES = (3, 7)
_LEAST_ALPHA = 0.1


class SeeingDevice(PDFPageAggregatorWithMarkedContent):
    """Collects a page's objects and tags those that are not shown."""

    def __init__(self, *arguments: Any, layers_off: frozenset[int] = frozenset(), **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.layers_off = layers_off
        self.alpha = 1.0
        self.off: list[bool] = []  # one entry for each marked content that is open
        self._mode = 0

    def render_string(self, textstate: PDFTextState, seq: PDFTextSeq, ncs: Any, graphicstate: PDFGraphicState) -> None:
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)
        self._mode = 0

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        """Marked content is followed by the interpreter."""

    def end_tag(self) -> None:
        """Marked content is followed by the interpreter."""

    def tag_cur_item(self) -> None:
        reason = ""
        if any(self.off):
            reason = SWITCHED_OFF
        elif self._mode in _INVISIBLE_MODES:
            reason = INVISIBLE
        elif self.alpha < _LEAST_ALPHA:
            reason = TRANSPARENT
        if self.cur_item._objs:
            self.cur_item._objs[-1].tag = reason  # type: ignore[attr-defined]


class SeeingInterpreter(PDFPageInterpreter):
    """Follows what pdfminer passes over: transparency, and marked content of layers."""

    device: SeeingDevice

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self._alphas: list[float] = []

    def do_q(self) -> None:
        super().do_q()
        self._alphas.append(self.device.alpha)

    def do_Q(self) -> None:
        super().do_Q()
        if self._alphas:
            self.device.alpha = self._alphas.pop()

    def do_gs(self, name: Any) -> None:
        states = resolve1(self.resources.get("ExtGState")) or {}
        state = resolve1(states.get(getattr(name, "name", name))) if isinstance(states, dict) else None
        alpha = resolve1(state.get("ca")) if isinstance(state, dict) else None
        if isinstance(alpha, int | float):
            self.device.alpha = float(alpha)

    def do_BMC(self, tag: Any) -> None:
        self.device.off.append(False)

    def do_BDC(self, tag: Any, props: Any) -> None:
        group = props
        if isinstance(props, PSLiteral):
            named = resolve1(self.resources.get("Properties")) or {}
            group = named.get(props.name) if isinstance(named, dict) else None
        self.device.off.append(getattr(tag, "name", "") == "OC" and self._is_off(group))

    def do_EMC(self) -> None:
        if self.device.off:
            self.device.off.pop()

    def do_Do(self, xobjid_arg: Any) -> None:
        stream = resolve1(self.xobjmap.get(getattr(xobjid_arg, "name", "")))
        group = stream.attrs.get("OC") if stream is not None and hasattr(stream, "attrs") else None
        alpha, open_tags = self.device.alpha, len(self.device.off)
        self.device.off.append(group is not None and self._is_off(group))
        super().do_Do(xobjid_arg)
        del self.device.off[open_tags:]
        self.device.alpha = alpha

    def _is_off(self, group: Any) -> bool:
        """Say whether a layer, or every layer of a membership dictionary, is switched off."""
        if isinstance(group, PDFObjRef) and group.objid in self.device.layers_off:
            return True
        members = resolve1(group)
        members = members.get("OCGs") if isinstance(members, dict) else None
        if isinstance(members, PDFObjRef) and members.objid not in self.device.layers_off:
            members = resolve1(members)
        listed = members if isinstance(members, list) else [members] if members is not None else []
        layers = [item.objid for item in listed if isinstance(item, PDFObjRef)]
        return bool(layers) and all(layer in self.device.layers_off for layer in layers)


def layers_off(catalog: dict[str, Any]) -> frozenset[int]:
    """Return the object numbers of the layers (optional content groups) that are not shown when a file is opened."""
    properties = resolve1(catalog.get("OCProperties"))
    if not isinstance(properties, dict):
        return frozenset()
    default = resolve1(properties.get("D")) or {}
    off = {item.objid for item in resolve1(default.get("OFF")) or [] if isinstance(item, PDFObjRef)}
    if getattr(resolve1(default.get("BaseState")), "name", "") == "OFF":
        on = {item.objid for item in resolve1(default.get("ON")) or [] if isinstance(item, PDFObjRef)}
        every = {item.objid for item in resolve1(properties.get("OCGs")) or [] if isinstance(item, PDFObjRef)}
        off |= every - on
    return frozenset(off)


class SeenPage(Page):
    """A page whose objects are tagged where they are not shown."""

    def __init__(self, pdf: Any, page_obj: PDFPage, page_number: int, off: frozenset[int]) -> None:
        super().__init__(pdf, page_obj, page_number)
        device = SeeingDevice(pdf.rsrcmgr, pageno=page_number, laparams=None, layers_off=off)
        SeeingInterpreter(pdf.rsrcmgr, device).process_page(page_obj)
        self._layout = device.get_result()

    def process_object(self, obj: LTItem) -> dict[str, Any]:
        """Return an object's properties; of letters only those we use, in a third of pdfplumber's time."""
        if not isinstance(obj, LTChar):
            return super().process_object(obj)
        left, above = self.mediabox[:2]
        top, bottom = self.height - obj.y1 + above, self.height - obj.y0 + above
        return {
            "object_type": "char",
            "page_number": self.page_number,
            "text": obj.get_text(),
            "fontname": fix_fontname_bytes(obj.fontname) if isinstance(obj.fontname, bytes) else obj.fontname,
            "size": obj.size,
            "upright": obj.upright,
            "matrix": obj.matrix,
            "x0": obj.x0 + left,
            "x1": obj.x1 + left,
            "y0": obj.y0,
            "y1": obj.y1,
            "top": top,
            "bottom": bottom,
            "doctop": top,
            "width": obj.width,
            "height": obj.height,
            "non_stroking_color": obj.graphicstate.ncolor,
            "ncs": obj.ncs.name,
            "tag": getattr(obj, "tag", ""),
        }
