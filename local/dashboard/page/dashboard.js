// Draws the widgets that infra/dashboards/both.py defines, with figures of the simulated days.

import { short, textOf } from "./content.js";

const COLOURS = [
  "#2563eb", "#16a34a", "#ea580c", "#9333ea", "#0891b2", "#dc2626", "#ca8a04", "#db2777",
  "#4d7c0f", "#475569", "#7c3aed", "#0d9488",
];
const SIZE = { width: 480, height: 180, left: 58, right: 8, top: 8, bottom: 20 };
const REFRESH_MS = 3000;

const state = { boards: [], board: null };
const days = document.getElementById("days");

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Stacked kinds add up at each instant; lines do not.
function stack(lines) {
  const sums = new Map();
  return lines.map((line) => line.points.map(([at, value]) => {
    const base = sums.get(at) ?? 0;
    sums.set(at, base + value);
    return [at, base, base + value];
  }));
}

function draw(widget, lines, start, end) {
  const svg = shape("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img" });
  svg.append(shape("title", {}, `${widget.title}: ${widget.meaning}`));
  const flat = widget.kind === "line";
  const series = flat
    ? lines.map((line) => line.points.map(([at, value]) => [at, 0, value]))
    : stack(lines);
  const top = Math.max(1e-9, ...series.flat().map(([, , value]) => value));
  const inner = SIZE.width - SIZE.left - SIZE.right;
  const x = (at) => SIZE.left + ((at - start) / (end - start)) * inner;
  const y = (value) =>
    SIZE.height - SIZE.bottom - (value / top) * (SIZE.height - SIZE.top - SIZE.bottom);
  drawScale(svg, top, start, end, x, y);
  series.forEach((points, index) => {
    const colour = COLOURS[index % COLOURS.length];
    if (flat) drawLine(svg, points, colour, x, y);
    else drawBars(svg, points, colour, x, y, lines, start, end);
  });
  return svg;
}

function drawScale(svg, top, start, end, x, y) {
  for (const part of [0, 0.5, 1]) {
    const at = y(top * part);
    svg.append(shape("line", { class: "rule", x1: SIZE.left, x2: SIZE.width - SIZE.right, y1: at, y2: at }));
    svg.append(shape("text", { x: SIZE.left - 6, y: at + 4, "text-anchor": "end" }, short(top * part)));
  }
  for (const part of [0, 0.5, 1]) {
    const at = start + (end - start) * part;
    const label = new Date(at * 1000).toISOString().slice(0, 10);
    const anchor = ["start", "middle", "end"][part * 2];
    svg.append(shape("text", { x: x(at), y: SIZE.height - 5, "text-anchor": anchor }, label));
  }
}

function drawLine(svg, points, colour, x, y) {
  const path = points.map(([at, , value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`);
  svg.append(shape("polyline", { points: path.join(" "), fill: "none", stroke: colour, "stroke-width": 2 }));
  if (points.length > 60) return;
  for (const [at, , value] of points) {
    svg.append(shape("circle", { cx: x(at), cy: y(value), r: 2.5, fill: colour }));
  }
}

function drawBars(svg, points, colour, x, y, lines, start, end) {
  const instants = [...new Set(lines.flatMap((line) => line.points.map(([at]) => at)))].sort((a, b) => a - b);
  const gaps = instants.slice(1).map((at, index) => at - instants[index]);
  const step = gaps.length ? Math.min(...gaps) : (end - start) / 30;
  const width = Math.max(1, x(start + step) - x(start) - 1);
  for (const [at, from, to] of points) {
    svg.append(shape("rect", { x: x(at), width, y: y(to), height: Math.max(0, y(from) - y(to)), fill: colour }));
  }
}

function render(widget, lines, start, end) {
  const card = element("section", { style: `--width: ${widget.width}` });
  card.append(element("h2", {}, widget.title), element("p", { class: "meaning" }, widget.meaning));
  const filled = lines.filter((line) => line.points.length > 0);
  const said = textOf(widget, filled);
  if (said !== null) {
    card.append(element("p", { class: said.kind }, said.text));
  } else {
    card.append(draw(widget, filled, start, end));
    const legend = element("ul");
    filled.forEach((line, index) => {
      legend.append(element("li", { style: `--colour: ${COLOURS[index % COLOURS.length]}` }, line.label));
    });
    card.append(legend);
  }
  return card;
}

async function refresh() {
  const query = new URLSearchParams({ board: state.board, days: days.value });
  const answer = await fetch(`/figures?${query}`);
  if (!answer.ok) return;
  const told = await answer.json();
  const board = state.boards.find((one) => one.name === state.board);
  const cards = board.widgets.map((widget, index) =>
    render(widget, told.widgets[index], told.start, told.end));
  document.getElementById("widgets").replaceChildren(...cards);
  document.getElementById("now").textContent = `simulated time ${told.now}`;
}

function showTabs() {
  const tabs = state.boards.map((board) => {
    const tab = element("button", { type: "button", "aria-pressed": board.name === state.board }, board.title);
    tab.addEventListener("click", () => {
      state.board = board.name;
      showTabs();
      refresh();
    });
    return tab;
  });
  document.getElementById("boards").replaceChildren(...tabs);
}

async function keepFresh() {
  try {
    await refresh();
  } catch (error) {
    document.getElementById("now").textContent = "the local stack has ended";
  }
  setTimeout(keepFresh, REFRESH_MS);
}

state.boards = (await (await fetch("/boards")).json()).boards;
state.board = state.boards[0].name;
days.addEventListener("change", refresh);
showTabs();
keepFresh();
