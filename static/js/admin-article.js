// The article's form: nobody leaves it with unsaved text by accident.
const form = document.getElementById("article_form")
let touched = false
let leaving = false

form?.addEventListener("input", () => { touched = true })
form?.addEventListener("change", () => { touched = true })
form?.addEventListener("submit", () => { leaving = true })
window.addEventListener("beforeunload", (event) => {
  if (touched && !leaving) event.preventDefault()
})

// Ctrl+S or Cmd+S saves and goes on.
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault()
    form?.requestSubmit(form.querySelector("[name=_continue]"))
  }
})
