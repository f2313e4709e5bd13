// GraphiQL in the page /graphql/ide: the server's schema, the operation that the page names, nothing kept in the browser.
import { GraphiQL } from 'graphiql'
import 'graphiql/setup-workers/vite'
import '@graphiql/react/style.css' // without the fonts of graphiql/style.css, which are four times the rest
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import 'graphiql/graphiql.css'
import { buildSchema } from 'graphql'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'

const place = document.querySelector('[data-graphiql]')
const { query, variables, language, schema: schemaAddress } = place.dataset

const kept = new Map()
const storage = {
  get length() { return kept.size },
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => { kept.set(name, value) },
  removeItem: (name) => { kept.delete(name) },
  clear: () => { kept.clear() },
}

async function fetcher(asked) {
  const answer = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', 'Accept-Language': language },
    body: JSON.stringify(asked),
  })
  return answer.json()
}

const dark = matchMedia('(prefers-color-scheme: dark)')
const theme = () => document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')

function useTheme() {
  const [shown, show] = useState(theme)
  useEffect(() => {
    const look = () => show(theme())
    const watch = new MutationObserver(look)
    watch.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    dark.addEventListener('change', look)
    return () => { watch.disconnect(); dark.removeEventListener('change', look) }
  }, [])
  return shown
}

function Ide({ schema }) {
  return (
    <GraphiQL
      fetcher={fetcher} schema={schema} storage={storage} initialQuery={query} initialVariables={variables || undefined}
      forcedTheme={useTheme()} isHeadersEditorEnabled={false} showPersistHeadersSettings={false} defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo><></></GraphiQL.Logo>
    </GraphiQL>
  )
}

const text = await (await fetch(schemaAddress)).text()
createRoot(place).render(<Ide schema={buildSchema(text, { assumeValid: true })} />)
