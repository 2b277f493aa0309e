// The window of the picker: tells the page that opened it which image was chosen, and closes.
const asked = new URLSearchParams(location.search)

const pick = ({ dataset: { id, url, alt, caption, credit } }) => {
  const image = { id, url, alternative_text: alt, caption, credit }
  if (asked.has("field")) window.opener?.pickedImage?.(asked.get("field"), image)
  else window.opener?.CKEDITOR?.tools.callFunction(+asked.get("CKEditorFuncNum"), url, image)
  window.close()
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-id]")
  if (button) pick(button)
})

const picked = document.querySelector("button[data-picked]")
if (picked && window.opener) pick(picked)
