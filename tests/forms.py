"""What a browser sends back from a form of the desk."""


def posted(page) -> dict[str, str]:
    """What a browser would send back from this form, untouched."""
    form = page.context["adminform"].form
    data = {field.html_name: _value(field) for field in form}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for hidden in formset.management_form:
            data[hidden.html_name] = hidden.value()
        for row in formset.forms:
            data |= {field.html_name: _value(field) for field in row}
    for name in ("dated", "planned_for"):
        parts = form[name].field.widget.decompress(form[name].value())
        data |= {f"{name}_{i}": str(part or "") for i, part in enumerate(parts)}
    return {name: value for name, value in data.items() if value is not None}


def _value(field):
    value = field.value()
    if field.name in ("dated", "planned_for"):
        return None
    if isinstance(value, bool):
        return "on" if value else None
    return "" if value is None else value
