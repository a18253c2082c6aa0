// What a card says in place of a picture.

export function short(number) {
  return new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 })
    .format(number);
}

// Null where there is a picture to draw.
export function textOf(widget, filled) {
  if (!widget.measured) return { kind: "empty", text: "AWS only" };
  if (widget.kind === "number") {
    // Nothing measured is no zero: a token that never ends has no days left.
    const last = filled.at(-1)?.points.at(-1)?.[1];
    return { kind: "number", text: last === undefined ? "–" : short(last) };
  }
  return filled.length === 0 ? { kind: "empty", text: "nothing measured" } : null;
}
