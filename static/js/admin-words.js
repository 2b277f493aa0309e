// The package of the prose editor asks window.gettext for the words of its dialogs: ours stand on
// the field of the text, beside those that the admin gives.
{
  const former = window.gettext ?? ((word) => word)
  let words
  window.gettext = (word) => {
    words ??= JSON.parse(document.querySelector("[data-words]")?.dataset.words ?? "null")
    return words?.[word] ?? former(word)
  }
}
