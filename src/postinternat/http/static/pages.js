// The theme that the visitor chose, clicks on the map, and the buttons that copy an address. Pages work without this file.
const root = document.documentElement
const kept = () => { try { return localStorage.getItem('theme') } catch { return null } }
const keep = (theme) => { try { localStorage.setItem('theme', theme) } catch { /* it holds until the next page */ } }
if (['light', 'dark'].includes(kept())) root.dataset.theme = kept()

const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'

document.addEventListener('DOMContentLoaded', () => {
  for (const button of document.querySelectorAll('[data-theme-switch]')) {
    const show = () => button.setAttribute('aria-pressed', String(isDark()))
    button.hidden = false
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
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href)
      const said = button.textContent
      button.textContent = button.dataset.copied
      setTimeout(() => { button.textContent = said }, 2000)
    })
  }
})
