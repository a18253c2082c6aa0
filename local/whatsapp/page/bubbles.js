// From a message to what WhatsApp shows of it. Text is only ever set as text, never as HTML.
import { labels, locale } from "/labels.js";

export function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function icon(path, className) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  if (className) svg.setAttribute("class", className);
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const ICONS = {
  accepted: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16zm.8-13h-1.6v5.6l4.7 2.8.8-1.3-3.9-2.3z",
  sent: "m5 12.5 4.2 4.2L18.5 7.3",
  delivered: "m1.5 12.5 4.2 4.2L15 7.3M10.3 15.2l1.5 1.5L22 7.3",
  failed: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-2h2zm0-4h-2V7h2z",
  reply: "M10 9V5l-7 7 7 7v-4.1c5 0 8.5 1.6 11 5.1-1-5-4-10-11-11z",
  link: "M19 19H5V5h7V3H3v18h18v-9h-2zM14 3v2h3.6l-9.8 9.8 1.4 1.4L19 6.4V10h2V3z",
  call: "M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2c.3-.3.7-.4 1-.2 1.1.4 2.3.6 3.6.6.6 0 1 .4 1 1V20c0 .6-.4 1-1 1A17 17 0 0 1 3 4c0-.6.4-1 1-1h3.5c.6 0 1 .4 1 1 0 1.3.2 2.5.6 3.6.1.3 0 .7-.2 1z",
};
ICONS.read = ICONS.delivered;
ICONS.quote = ICONS.reply;
ICONS.edit = "M3 17.2V21h3.800L17.800 9.900l-3.700-3.700zM20.700 7a1 1 0 0 0 0-1.400l-2.300-2.300a1 1 0 0 0-1.400 0l-1.800 1.800 3.700 3.700z";
ICONS.remove = "M6 19a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V7H6zM19 4h-3.500l-1-1h-5l-1 1H5v2h14z";

export function ticks(status) {
  const mark = make("span", `ticks ${status}`);
  mark.title = labels[status];
  mark.setAttribute("aria-label", labels[status]);
  mark.setAttribute("role", "img");
  mark.append(icon(ICONS[status]));
  return mark;
}

// What answers a button, where words and photos may quote the same message.
const TAPS = new Set(["button", "interactive"]);
const MARKS = { "*": "strong", _: "em", "~": "s" };
const MARKED = /(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu;

export function format(text) {
  const pieces = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    pieces.append(text.slice(end, match.index));
    const marked = make(MARKS[match[1]]);
    marked.append(format(match[2]));
    pieces.append(marked);
    end = match.index + match[0].length;
  }
  pieces.append(text.slice(end));
  return pieces;
}

export function plain(text) {
  return text.replace(MARKED, "$2");
}

export function hour(at, zone) {
  const style = { hour: "2-digit", minute: "2-digit", timeZone: zone };
  return new Intl.DateTimeFormat(locale, style).format(new Date(at));
}

function dayOf(at, zone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(at));
}

export function day(at, now, zone) {
  const [then, today] = [dayOf(at, zone), dayOf(now, zone)];
  const apart = Math.round((Date.parse(today) - Date.parse(then)) / 86400000);
  if (apart === 0) return labels.today;
  if (apart === 1) return labels.yesterday;
  const near = { weekday: "long", timeZone: zone };
  const far = { day: "numeric", month: "long", year: "numeric", timeZone: zone };
  return new Intl.DateTimeFormat(locale, apart > 0 && apart < 7 ? near : far).format(new Date(at));
}

export function avatar(node, name) {
  const letters = name.match(/\p{L}/u) ? name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("") : "";
  node.textContent = letters.toUpperCase();
  node.classList.toggle("nameless", !letters);
  const hue = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  node.style.setProperty("--hue", hue);
}

function buttons(message, answered, tap) {
  const row = make("div", "buttons");
  for (const button of message.buttons) {
    const answers = button.kind === "quick_reply" || button.kind === "reply";
    const node = make("button", "", undefined);
    node.type = "button";
    node.append(icon(ICONS[answers ? "reply" : button.kind === "phone_number" ? "call" : "link"]));
    node.append(make("span", "", button.text));
    node.disabled = !answers || answered;
    node.dataset.payload = button.payload;
    node.addEventListener("click", () => tap(message, button));
    row.append(node);
  }
  return row;
}

function quote(message, quoted, business) {
  const block = make("div", "quote");
  block.append(make("strong", "", quoted.outgoing ? business : ""), make("span", "", gist(quoted)));
  return block;
}

export function gist(message) {
  if (message.mark === "deleted") return labels.deleted;
  return plain(message.body) || message.header || labels[message.type] || "";
}

function file(message) {
  if (message.type === "image" && message.media) {
    const picture = make("img", "file");
    [picture.src, picture.alt] = [`/files/${message.media}`, labels.image];
    return picture;
  }
  return make("p", "file", [labels[message.type], message.header].filter(Boolean).join(" · "));
}

function tools(message, act) {
  const row = make("span", "tools");
  const words = message.type === "text" || Boolean(message.media && message.body);
  const wanted = message.outgoing ? ["quote"] : ["quote", ...(words ? ["edit"] : []), "remove"];
  for (const name of message.mark === "deleted" ? [] : wanted) {
    const node = make("button", name);
    node.type = "button";
    node.title = labels[name];
    node.setAttribute("aria-label", labels[name]);
    node.append(icon(ICONS[name]));
    node.addEventListener("click", () => act[name](message));
    row.append(node);
  }
  return row;
}

function words(message) {
  const body = make("p", "body");
  body.append(message.mark === "deleted" ? make("em", "", labels.deleted) : format(message.body));
  return body;
}

function meta(message, zone) {
  const line = make("span", "meta");
  if (message.mark === "edited") line.append(make("span", "edited", labels.edited));
  line.append(make("time", "", hour(message.at, zone)));
  line.append(ticks(message.outgoing || message.status === "read" ? message.status : "delivered"));
  return line;
}

const SPOKEN = new Set(["text", "template", "interactive", "button", "system", "location", "contacts"]);

export function bubble(message, chat, act) {
  const node = make("article", `bubble ${message.outgoing ? "theirs" : "mine"} ${message.status}`);
  node.dataset.wamid = message.wamid;
  const quoted = chat.messages.find((other) => other.wamid === message.quotes);
  if (quoted) node.append(quote(message, quoted, chat.business));
  const spoken = SPOKEN.has(message.type) || message.mark === "deleted";
  if (!spoken) node.append(file(message));
  else if (message.header) node.append(make("h3", "", message.header));
  node.append(words(message));
  if (message.footer) node.append(make("p", "footer", message.footer));
  node.append(meta(message, chat.zone), tools(message, act));
  const reacted = message.outgoing && message.mark;
  if (reacted) node.append(make("span", "reaction", message.mark));
  const answered = chat.messages.some((other) => other.quotes === message.wamid && TAPS.has(other.type));
  if (message.buttons.length) node.append(buttons(message, answered, act.tap));
  return node;
}
