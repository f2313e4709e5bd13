// Turns the text box of /sparql into an editor, and filters the list of examples. The page works without it.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { EditorState, Prec } from '@codemirror/state'
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { sparql } from 'codemirror-lang-sparql'
import { complete, declaration, isCode, learn } from './terms.js'

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--university)', fontWeight: '600' },
  { tag: [tags.string, tags.literal], color: 'var(--good)' },
  { tag: [tags.number, tags.bool], color: 'var(--bonus)' },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: 'var(--commitment)' },
  { tag: [tags.url, tags.namespace, tags.propertyName, tags.typeName], color: 'var(--hospital)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--dim)', fontStyle: 'italic' },
])

const looks = EditorView.theme({
  '&': { border: '1px solid var(--edge)', borderRadius: '4px', background: 'var(--soft)', fontSize: '0.9375rem' },
  '&.cm-focused': { outline: '3px solid var(--link)', outlineOffset: '2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', lineHeight: '1.5', minHeight: '14rem' },
  '.cm-content': { caretColor: 'var(--ink)', minHeight: '14rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { background: 'transparent', color: 'var(--dim)', border: '0' },
  '.cm-activeLine': { background: 'color-mix(in srgb, var(--line) 25%, transparent)' },
  '.cm-wrong': { background: 'var(--warn-soft)', boxShadow: 'inset 4px 0 var(--bad)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--link) 30%, transparent)',
  },
  '.cm-tooltip': { background: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--edge)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--link)', color: 'var(--on-part)' },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'system-ui, sans-serif', opacity: '0.85' },
})

/** Declares a known prefix when its colon is typed. */
const prefixes = EditorView.inputHandler.of((view, from, to, text) => {
  if (text !== ':' || !isCode(view.state, from)) return false
  const before = view.state.sliceDoc(Math.max(0, from - 60), from)
  const prefix = /(?:^|[^\w:<?$-])([A-Za-z][\w-]*)$/.exec(before)?.[1]
  const head = prefix && !/PREFIX\s+[\w-]*$/i.test(before) ? declaration(view.state, prefix) : []
  if (head.length === 0) return false
  const changes = view.state.changes([...head, { from, to, insert: text }])
  view.dispatch({ changes, selection: { anchor: changes.mapPos(to, 1) }, userEvent: 'input.type' })
  return true
})

function wrongLine(state, number) {
  if (!number || number > state.doc.lines) return []
  return EditorView.decorations.of(Decoration.set([Decoration.line({ class: 'cm-wrong' }).range(state.doc.line(number).from)]))
}

function edit(box) {
  const { nonce, terms, line } = box.dataset
  const form = box.form
  const run = () => { form.requestSubmit(); return true }
  const label = document.querySelector(`label[for="${box.id}"]`)
  const state = EditorState.create({ doc: box.value })
  const view = new EditorView({
    doc: box.value,
    extensions: [
      EditorView.cspNonce.of(nonce),
      Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      autocompletion({ override: [complete] }), prefixes, sparql(), syntaxHighlighting(colours), looks, EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label.textContent, 'aria-describedby': box.getAttribute('aria-describedby') }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) box.value = update.state.doc.toString()
        if (update.focusChanged) learn(terms)
      }),
      wrongLine(state, Number(line)),
    ],
  })
  box.before(view.dom)
  box.hidden = true
  label.addEventListener('click', () => view.focus())
  for (const hint of document.querySelectorAll('[data-with-editor]')) hint.hidden = false
}

function filter(field) {
  const items = [...document.querySelectorAll(`#${field.dataset.filters} li`)]
  const said = document.getElementById(field.dataset.counted)
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  field.form.querySelector('button').hidden = true
  field.form.addEventListener('submit', (event) => event.preventDefault())
  field.addEventListener('input', () => {
    const words = plain(field.value).split(/\s+/)
    for (const item of items) item.hidden = !words.every((word) => plain(item.textContent).includes(word))
    said.textContent = items.filter((item) => !item.hidden).length
  })
}

edit(document.querySelector('textarea[data-editor]'))
filter(document.querySelector('input[data-filters]'))
