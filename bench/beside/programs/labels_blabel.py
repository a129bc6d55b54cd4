"""Labels from blabel: HTML and its own barcode and QR images, laid out by weasyprint."""

from blabel import LabelWriter

from bench.labelling.served import Order, serve

TEMPLATE = """
<div class="label" style="left: {{ x }}mm; top: {{ y }}mm">
<img style="left: {{ bars.x - 10 * bars.module }}mm; top: {{ bars.y }}mm; width: {{ bars.wide }}mm;
  height: {{ bars.height }}mm" src="{{ label_tools.barcode(bars.text, module_height=bars.height, write_text=False,
  margin_top=0, margin_bottom=0, module_width=bars.module, quiet_zone=10 * bars.module) }}"/>
<img style="left: {{ qr.x }}mm; top: {{ qr.y }}mm; width: {{ 21 * qr.module }}mm"
  src="{{ label_tools.qr_code(qr.text, error_correction=2) }}"/>
{% for each in words %}<span style="left: {{ each.x }}mm; top: {{ each.y - each.size }}mm; font-size: {{ each.size }}mm;
  font-weight: {{ 'bold' if each.bold else 'normal' }}; color: {{ 'white' if each.white else 'black' }}">{{ each.text }}
  </span>{% endfor %}
</div>
"""

STYLE = """
@font-face {{ font-family: labels; src: url("file://{0}") }}
@font-face {{ font-family: labels; font-weight: bold; src: url("file://{1}") }}
@page {{ size: {2}mm {3}mm }}
.print-area {{ width: {2}mm; height: {3}mm }}
.label, img, span {{ position: absolute; white-space: nowrap; font-family: labels; line-height: 1.2 }}
"""


def pdf(order: Order) -> None:
    """Pages of images and text."""
    from weasyprint import CSS

    style = CSS(string=STYLE.format(*order["fonts"], *order["paper"]))
    writer = LabelWriter(item_template=TEMPLATE, items_per_page=order["per_page"], default_stylesheets=(style,))
    for label in order["labels"]:
        label["bars"]["wide"] = label["bars"]["module"] * label["bars"]["across"]
    writer.write_labels(order["labels"], target=order["to"])


serve({"pdf": pdf})
