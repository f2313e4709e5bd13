// Builds the two editors into the folder that the server serves as /assets/built/; the names of files change with their content.
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/assets/built/',
  publicDir: false,
  build: {
    outDir: '../src/postinternat/http/static/built',
    emptyOutDir: true,
    assetsDir: '',
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      input: ['src/sparql.js', 'src/graphiql.jsx'],
      onLog: (level, log, tell) => { if (log.code !== 'MODULE_LEVEL_DIRECTIVE') tell(level, log) },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
})
