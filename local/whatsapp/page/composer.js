// What is being written: words, a photo, a voice note; to which message they answer or which they correct.
import { plain } from "/bubbles.js";
import { labels } from "/labels.js";

const find = (id) => document.getElementById(id);
let meant = null;

export function drop() {
  if (meant?.edits) find("text").value = "";
  meant = null;
  find("meant").hidden = true;
}

function mean(message, edits) {
  meant = { wamid: message.wamid, edits };
  find("meant").firstElementChild.textContent =
    `${edits ? labels.editing : labels.quoting} ${plain(message.body) || labels[message.type] || ""}`;
  find("meant").hidden = false;
  if (edits) find("text").value = message.body;
  find("text").focus();
}

export function act(send) {
  return {
    quote: (message) => mean(message, false),
    edit: (message) => mean(message, true),
    remove: (message) => send({ revoke: true, wamid: message.wamid }),
  };
}

function written(text) {
  if (meant?.edits) return { edit: { text }, wamid: meant.wamid };
  return meant ? { text, wamid: meant.wamid } : { text };
}

function bytesOf(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result.split(",")[1]));
    reader.addEventListener("error", () => failed(reader.error));
    reader.readAsDataURL(file);
  });
}

async function attached(file, caption) {
  const part = { bytes: await bytesOf(file), mime_type: file.type };
  if (caption) part.caption = caption;
  return file.type.startsWith("image/") ? { image: part } : { document: { ...part, filename: file.name } };
}

// `send` says something as the person whose phone is open.
export function compose(send) {
  find("answer").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = find("text").value.trim();
    if (!text) return;
    const said = written(text);
    find("text").value = "";
    drop();
    await send(said);
  });
  find("file").addEventListener("change", async () => {
    const [file] = find("file").files;
    if (!file) return;
    const caption = meant?.edits ? "" : find("text").value.trim();
    const quoted = meant && !meant.edits ? { wamid: meant.wamid } : {};
    find("text").value = "";
    drop();
    await send({ ...await attached(file, caption), ...quoted });
    find("file").value = "";
  });
  find("attach").addEventListener("click", () => find("file").click());
  find("record").addEventListener("click", () => send({ audio: { voice: true } }));
  find("drop").addEventListener("click", drop);
  for (const id of ["attach", "record", "drop", "send"]) find(id).setAttribute("aria-label", labels[id]);
}
