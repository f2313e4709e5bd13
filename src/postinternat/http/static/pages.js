// The theme that the visitor chose, clicks on the map, and the buttons that copy an address or a text. Pages work without this file.
const root = document.documentElement
root.dataset.script = ''
const kept = () => { try { return localStorage.getItem('theme') } catch { return null } }
const keep = (theme) => { try { localStorage.setItem('theme', theme) } catch { /* it holds until the next page */ } }
if (['light', 'dark'].includes(kept())) root.dataset.theme = kept()

const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'

document.addEventListener('DOMContentLoaded', () => {
  for (const button of document.querySelectorAll('[data-theme-switch]')) {
    const show = () => button.setAttribute('aria-pressed', String(isDark()))
    show()
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
    button.addEventListener('click', () => {
      root.dataset.theme = isDark() ? 'light' : 'dark'
      keep(root.dataset.theme)
      show()
    })
  }
  for (const place of document.querySelectorAll('svg [data-href]')) {
    place.addEventListener('click', () => { location.href = place.dataset.href })
  }
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.hidden = !navigator.clipboard
    button.addEventListener('click', async () => {
      const { copy } = button.dataset
      const text = copy.startsWith('#') ? document.querySelector(copy).textContent : new URL(copy, location.href).href
      await navigator.clipboard.writeText(text)
      const said = button.textContent
      button.textContent = button.dataset.copied
      setTimeout(() => { button.textContent = said }, 2000)
    })
  }
  for (const file of document.querySelectorAll('[data-most-bytes]')) {
    for (const name of ['dragenter', 'dragleave', 'drop']) {
      file.addEventListener(name, () => file.toggleAttribute('data-over', name === 'dragenter'))
    }
    file.addEventListener('change', () => {
      const bytes = [...file.files].reduce((sum, one) => sum + one.size, 0)
      file.setCustomValidity(bytes > file.dataset.mostBytes ? file.dataset.tooLarge : '')
      file.reportValidity()
    })
  }
})
