// A citation number opens its block and moves the focus there; browsers that reveal the target
// of a fragment do the first half by themselves.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#cite-"]');
  if (!link) return;
  const target = document.getElementById(link.getAttribute("href").slice(1));
  const block = target && target.closest("details");
  if (!block) return;
  event.preventDefault();
  block.open = true;
  block.querySelector("summary").focus({ preventScroll: true });
  block.scrollIntoView({ block: "nearest" });
});

// Gradio strips aria attributes from what it renders, so the status line gets its role here.
new MutationObserver((_changes, observer) => {
  const status = document.getElementById("status");
  if (!status) return;
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  observer.disconnect();
}).observe(document.documentElement, { childList: true, subtree: true });

window.copyText = async (text) => {
  try { await navigator.clipboard.writeText(text); }
  catch {  // the clipboard is closed to pages without TLS
    const area = document.createElement("textarea");
    area.value = text; document.body.append(area); area.select();
    document.execCommand("copy"); area.remove();
  }
};

// The newest question goes to the top of the window, its answer below it; an error stays in view.
window.showLastTurn = () => setTimeout(() => {
  if (document.querySelector("#status .error")) return;
  const asked = document.querySelectorAll("#chat .asked");
  asked[asked.length - 1]?.scrollIntoView({ block: "start" });
}, 50);

// The tab holds the key to its conversation, so that a page that is loaded again goes on. A browser
// that holds nothing for pages begins anew.
window.remember = (key) => {
  try { key ? sessionStorage.setItem("conversation", key) : sessionStorage.removeItem("conversation"); }
  catch {}
};
window.recalled = () => {
  try { return sessionStorage.getItem("conversation") ?? ""; }
  catch { return ""; }
};

// A growing draft is not read out: the conversation is busy until the checked reply replaces it.
// The status line says that there is a draft, and its question comes to the top.
new MutationObserver(() => {
  const log = document.querySelector('#chat [role="log"]');
  if (!log) return;
  const drafting = log.querySelector(".draft") !== null;
  if (drafting === (log.getAttribute("aria-busy") === "true")) return;
  log.setAttribute("aria-busy", String(drafting));
  if (drafting) showLastTurn();
}).observe(document.documentElement, { childList: true, subtree: true });

// The tab and the document take title and language from the page's heading. It comes as HTML:
// Gradio may not have drawn it yet.
window.speakAs = (masthead) => {
  const { body } = new DOMParser().parseFromString(masthead, "text/html");
  document.documentElement.lang = body.firstElementChild.lang;
  document.title = body.querySelector("h1").textContent;
};

// A text that is too long says so while it is typed, in figures, which need no translation.
window.countOver = (text, most) => {
  const count = [...text.trim()].length;
  const question = document.getElementById("question");
  question.dataset.over = count > most ? `${count} / ${most}` : "";
};

// On paper nothing can be opened, so sources stand open while the page is printed.
let printed = [];
addEventListener("beforeprint", () => {
  printed = [...document.querySelectorAll("#chat details.citation:not([open])")];
  for (const block of printed) block.open = true;
});
addEventListener("afterprint", () => {
  for (const block of printed) block.open = false;
});
