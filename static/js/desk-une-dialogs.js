// What opens over the board: the list of places, and the forms of a slot and of a block, which are
// pages by themselves. Their answer is the board anew, or the form again with what was typed.
const une = document.querySelector("desk-une")
const box = Object.assign(document.createElement("dialog"), { className: "une-dialog une-window" })
une.append(box)
let opener = null
let held = ""

const ask = (link) => {
  const dialog = document.getElementById("une-put")
  const named = link.closest("[data-title]")
  dialog.querySelector("[name=do]").value = `put ${link.dataset.put}`
  dialog.querySelector("[data-title]").textContent = named?.dataset.title ?? ""
  const here = link.closest("[data-place]")?.dataset.place
  if (here) dialog.querySelector("select").value = here
  open(dialog, link)
  dialog.querySelector("select").focus()
}

const open = (dialog, link) => {
  opener = une.anchor(link)
  if (dialog.open) dialog.close()
  dialog.showModal()
  dialog.onclose = () => une.board.contains(document.activeElement) || focusAgain(link)
}

const focusAgain = (link) => {
  if (!link.isConnected) return
  const menu = link.closest("details:not([open])")
  const target = menu ? menu.querySelector("summary") : link
  target.focus()
}

const hold = (fresh) => {
  const form = fresh.querySelector(".une-form")
  if (!form) return false
  box.replaceChildren(document.adoptNode(form))
  box.setAttribute("aria-label", form.querySelector("h2").textContent)
  for (const input of form.querySelectorAll("[data-image-input]")) input.classList.add("scripted")
  held = typed()
  return true
}

const typed = () => {
  const form = box.querySelector("form")
  return form ? new URLSearchParams(new FormData(form)).toString() : ""
}

// Escape does not throw away what was typed: the buttons say what becomes of it.
const stay = (event) => {
  if (typed() === held) return
  event.preventDefault()
  const note = Object.assign(document.createElement("p"), {
    className: "errornote", textContent: une.dataset.typed,
  })
  note.setAttribute("role", "alert")
  box.querySelector(".errornote")?.remove()
  box.querySelector(".une-buttons").before(note)
}

const openForm = async (link) => {
  const answer = await une.fetched(link.href, {}, une.anchor(link))
  if (!answer?.fresh || !hold(answer.fresh)) return
  open(box, link)
  box.querySelector("input:not([type=hidden]), select, textarea").focus()
}

const sendForm = async (form, submitter) => {
  const answer = await une.send(form.action, new FormData(form, submitter), opener ?? {})
  if (!answer?.fresh) return
  if (answer.status === 409) await une.refresh()
  if (hold(answer.fresh)) (box.querySelector(".errornote, .errorlist") ?? box).scrollIntoView()
  held = "" // refused: what stands in it is not saved
  const fault = box.querySelector("[aria-invalid=true]") ?? box.querySelector("h2")
  fault.focus()
}

une.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const put = event.target.closest("[data-put]")
  const form = event.target.closest("[data-form]")
  const close = event.target.closest("[data-close]")
  if (!put && !form && !close) return
  event.preventDefault()
  put?.closest("details")?.removeAttribute("open")
  form?.closest("details")?.removeAttribute("open")
  if (put) ask(put)
  else if (form) openForm(form)
  else close.closest("dialog").close()
})

box.addEventListener("cancel", stay)
box.addEventListener("submit", (event) => {
  event.preventDefault()
  sendForm(event.target, event.submitter)
})

// One menu at a time; it goes with a press elsewhere and with Escape.
const closeMenus = (but) => {
  for (const menu of une.querySelectorAll(".une-menu[open]")) {
    if (menu !== but) menu.removeAttribute("open")
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest(".une-menu")))
une.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest(".une-menu[open]")
  if (!menu) return
  menu.removeAttribute("open")
  menu.querySelector("summary").focus()
})
