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

// The newest question goes to the top of the window, its answer below it; an error stays in view.
window.showLastTurn = () => setTimeout(() => {
  if (document.querySelector("#status .error")) return;
  const asked = document.querySelectorAll("#chat .asked");
  asked[asked.length - 1]?.scrollIntoView({ block: "start" });
}, 50);

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
