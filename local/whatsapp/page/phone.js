// The page's state: who is listed, whose phone is open, and what arrives meanwhile.
import { avatar, bubble, day, gist, hour, make, ticks } from "/bubbles.js";
import { act, compose, drop } from "/composer.js";
import { labels, language, locale } from "/labels.js";
import { reconcile } from "/reconcile.js";

const find = (id) => document.getElementById(id);
const state = { open: null, now: null, shown: "" };

async function ask(path, body) {
  const request = body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const response = await fetch(path, request);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.status === 204 ? null : response.json();
}

// However fast events come, one refresh runs at a time and the last event is never missed.
function paced(refresh, pause) {
  let running = false;
  let again = false;
  return async function run() {
    if (running) { again = true; return; }
    running = true;
    try { await refresh(); } catch (error) { console.warn(error.message); }
    await new Promise((done) => { setTimeout(done, pause); });
    running = false;
    if (again) { again = false; run(); }
  };
}

function titleOf(debtor) {
  return debtor.name || spaced(debtor.phone);
}

function spaced(phone) {
  return phone.replace(/^(\+\d{2})(\d*)(\d{4})(\d{4})$/, "$1 $2 $3 $4").replace(/ {2,}/g, " ");
}

function moment(at, zone) {
  const label = day(at, state.now, zone);
  return label === labels.today ? hour(at, zone) : label === labels.yesterday || !/\d/.test(label) ? label
    : new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "2-digit", timeZone: zone }).format(new Date(at));
}

function row(debtor) {
  const item = make("li");
  const link = make("button", debtor.wa_id === state.open ? "debtor chosen" : "debtor");
  link.type = "button";
  link.dataset.waId = debtor.wa_id;
  const face = make("span", "avatar");
  avatar(face, titleOf(debtor));
  const top = make("span", "top");
  top.append(make("strong", "", titleOf(debtor)), make("time", "", moment(debtor.last.at, debtor.zone)));
  const bottom = make("span", "bottom");
  bottom.append(ticks(debtor.last.outgoing ? debtor.last.status : "delivered"));
  bottom.append(make("span", "preview", gist(debtor.last)));
  if (debtor.unread) {
    const badge = make("span", "badge", debtor.unread);
    badge.setAttribute("aria-label", `${debtor.unread} ${labels.unread}`);
    bottom.append(badge);
    link.classList.add("fresh");
  }
  const words = make("span", "words");
  words.append(top, bottom);
  link.append(face, words);
  link.addEventListener("click", () => open(debtor.wa_id));
  item.append(link);
  return item;
}

const refreshList = paced(async () => {
  const wanted = find("search").value.trim();
  const { now, debtors } = await ask(`/debtors?q=${encodeURIComponent(wanted)}`);
  state.now = now;
  const style = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: debtors[0]?.zone ?? "UTC" };
  find("clock").textContent = new Intl.DateTimeFormat(locale, style).format(new Date(now));
  reconcile(find("debtors"), debtors.map((debtor) => ({
    key: debtor.wa_id,
    print: JSON.stringify([debtor, debtor.wa_id === state.open, moment(debtor.last.at, debtor.zone)]),
    build: () => row(debtor),
  })));
  find("nobody").hidden = debtors.length > 0;
  find("nobody").textContent = wanted ? labels.nothing : labels.nobody;
}, 350);

const refreshChat = paced(async () => {
  if (state.open === null) return;
  const chat = await ask(`/chats/${state.open}`);
  if (chat.wa_id !== state.open) return;
  showChat(chat);
  if (chat.unread && !document.hidden) await ask(`/chats/${state.open}/read`, {});
}, 120);

function showChat(chat) {
  find("name").textContent = titleOf(chat);
  find("phone").textContent = chat.name ? spaced(chat.phone) : "";
  avatar(find("avatar"), titleOf(chat));
  const fingerprint = JSON.stringify([chat.messages, state.now?.slice(0, 10)]);
  if (fingerprint === state.shown) return;
  const box = find("messages");
  const atEnd = state.shown === "" || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  state.shown = fingerprint;
  reconcile(box, [...lines(chat)]);
  if (atEnd) box.scrollTop = box.scrollHeight;
}

function* lines(chat) {
  let last = "";
  let side = null;
  for (const message of chat.messages) {
    const label = day(message.at, state.now ?? message.at, chat.zone);
    if (label !== last) yield { key: label, print: label, build: () => make("div", "day", label) };
    const first = label !== last || side !== message.outgoing;
    const taps = chat.messages.filter((other) => other.quotes === message.wamid).length;
    yield {
      key: message.wamid,
      print: JSON.stringify([message, first, taps]),
      build() {
        const node = bubble(message, chat, { tap, ...act(say) });
        node.classList.toggle("first", first);
        return node;
      },
    };
    [last, side] = [label, message.outgoing];
  }
}

function open(waId) {
  [state.open, state.shown] = [waId, ""];
  drop();
  document.body.classList.add("reading");
  find("welcome").hidden = true;
  find("conversation").hidden = false;
  find("messages").replaceChildren();
  for (const link of document.querySelectorAll(".debtor")) {
    link.classList.toggle("chosen", link.dataset.waId === waId);
  }
  refreshChat();
  if (matchMedia("(min-width: 761px)").matches) find("text").focus();
}

async function tap(message, button) {
  await ask("/reply", { from: state.open, button_payload: button.payload, wamid: message.wamid });
}

async function say(said) {
  if (state.open !== null) await ask("/reply", { from: state.open, ...said });
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("open", () => { find("offline").hidden = true; refreshList(); refreshChat(); });
  events.addEventListener("error", () => { find("offline").hidden = false; });
  events.addEventListener("message", (event) => {
    const { kind, wa_id: waId } = JSON.parse(event.data);
    refreshList();
    if (kind === "reset") state.shown = "";
    if (waId === state.open || !waId) refreshChat();
  });
}

function label() {
  document.documentElement.lang = language;
  find("list-title").textContent = labels.title;
  find("search").placeholder = labels.search;
  find("search").setAttribute("aria-label", labels.search);
  document.querySelector("#welcome h2").textContent = labels.welcome;
  document.querySelector("#welcome p").textContent = labels.explain;
  find("hint").textContent = labels.hint;
  find("text").placeholder = labels.type;
  find("text").setAttribute("aria-label", labels.type);
  find("back").setAttribute("aria-label", labels.back);
  find("offline").textContent = labels.offline;
}

label();
compose(say);
find("search").addEventListener("input", refreshList);
find("back").addEventListener("click", () => { document.body.classList.remove("reading"); state.open = null; });
listen();
setInterval(refreshList, 5000);
