// Runs the 61 server audits of graphql-http against the address given, and prints each result as JSON.
import { serverAudits } from 'graphql-http'

const audits = serverAudits({ url: process.argv[2] })
const results = []
for (const audit of audits) {
  const result = await audit.fn()
  results.push({
    id: audit.id,
    name: audit.name,
    status: result.status,
    reason: result.status === 'ok' ? undefined : result.reason,
  })
  if (result.response && !result.response.bodyUsed) await result.response.body?.cancel()
}
console.log(JSON.stringify(results))
