// The words that the SPARQL editor completes: those of the model, which the server lists, those of SPARQL, and the query's own variables.
import { syntaxTree } from '@codemirror/language'

const KEYWORDS = `SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS BIND VALUES GRAPH EXISTS NOT ORDER BY ASC DESC GROUP HAVING LIMIT OFFSET
  ASK CONSTRUCT DESCRIBE PREFIX COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT SEPARATOR AS COALESCE IF BOUND STR LANG LANGMATCHES DATATYPE REGEX
  CONTAINS STRSTARTS STRENDS LCASE UCASE CONCAT REPLACE YEAR MONTH DAY isIRI isLiteral UNDEF`.split(/\s+/)
const MOST = 60
const NO_CODE = /^(String|Comment|IriRef)$/

let asked
const known = { prefixes: {}, terms: [] }

/** Ask the server for its words, once; resolves when they are there. */
export function learn(address) {
  asked ??= fetch(address).then((answer) => answer.json()).then(({ prefixes, terms }) => {
    known.prefixes = prefixes
    known.terms = terms.map(([name, kind, label]) => ({ name, kind, label, folded: folded(`${name} ${label}`) }))
  }).catch(() => { asked = undefined })
  return asked
}

const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const declared = (text, prefix) => new RegExp(`^\\s*PREFIX\\s+${prefix}:`, 'im').test(text)

/** The line that declares a prefix, as a change at the head of the query; nothing when it is unknown or there already. */
export function declaration(state, prefix) {
  const namespace = known.prefixes[prefix]
  if (!namespace || declared(state.doc.toString(), prefix)) return []
  return [{ from: 0, insert: `PREFIX ${prefix}: <${namespace}>\n` }]
}

/** Whether the place is neither in a string, nor in an IRI, nor in a comment. */
export const isCode = (state, place) => !NO_CODE.test(syntaxTree(state).resolveInner(place, -1).name)

function insertTerm(view, option, from, to) {
  const changes = [...declaration(view.state, option.label.split(':')[0]), { from, to, insert: option.label }]
  const set = view.state.changes(changes)
  view.dispatch({ changes: set, selection: { anchor: set.mapPos(to, 1) }, userEvent: 'input.complete' })
}

function ofTheModel(typed) {
  const wanted = folded(typed)
  const rank = ({ name, folded }) => {
    if (folded.startsWith(wanted)) return 0
    if (folded.includes(`:${wanted}`)) return 1
    return name.toLowerCase().includes(wanted) ? 2 : 3
  }
  return known.terms.filter((term) => term.folded.includes(wanted))
    .sort((one, other) => rank(one) - rank(other) || one.name.length - other.name.length).slice(0, MOST)
    .map(({ name, kind, label }) => ({ label: name, detail: label, type: kind, apply: insertTerm }))
}

/** A source of completions for CodeMirror. */
export function complete(context) {
  if (!isCode(context.state, context.pos)) return null
  const variable = context.matchBefore(/[?$]\w*/)
  if (variable) {
    const names = new Set(context.state.doc.toString().match(/[?$]\w+/g))
    names.delete(variable.text)
    const options = [...names].filter((name) => name.startsWith(variable.text)).map((label) => ({ label, type: 'variable' }))
    return { from: variable.from, options, filter: false }
  }
  const word = context.matchBefore(/[\w-]*:?[\w-]*/)
  if (!word || (word.from === word.to && !context.explicit)) return null
  const upper = word.text.toUpperCase()
  const keywords = KEYWORDS.filter((keyword) => word.text && keyword.toUpperCase().startsWith(upper))
  return { from: word.from, options: [...keywords.map((label) => ({ label, type: 'keyword' })), ...ofTheModel(word.text)], filter: false }
}
