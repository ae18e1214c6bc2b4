// Answers each query of a job over one graph with Comunica.
//   in:  {"graph": N-Triples file, "queries": {name: SPARQL}}
//   out: {name: SPARQL results in JSON, N-Triples, or {"error": text}}
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { QueryEngine } from '@comunica/query-sparql-file'
import { Parser, Store } from 'n3'

const job = JSON.parse(await text(process.stdin))
const parser = new Parser({ format: 'N-Triples' })
const store = new Store(parser.parse(readFileSync(job.graph, 'utf8')))
const engine = new QueryEngine()

async function answer (query) {
  const result = await engine.query(query, { sources: [store] })
  const triples = result.resultType === 'quads'
  const format = triples ? 'application/n-triples' : 'application/sparql-results+json'
  const { data } = await engine.resultToString(result, format)
  const found = await text(data)
  return triples ? found : JSON.parse(found)
}

// What goes wrong while rows are made is thrown past the promise of the answer.
let fail
process.on('uncaughtException', (error) => fail(error))

// What is left running of a query that failed can fail while another is answered: wait, ask again.
const attempts = 2
const answers = {}
for (const [name, query] of Object.entries(job.queries)) {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const failed = new Promise((_resolve, reject) => { fail = reject })
    try {
      answers[name] = await Promise.race([answer(query), failed])
      break
    } catch (error) {
      answers[name] = { error: String(error) }
      await pause(3000)
    }
  }
}
process.stdout.write(JSON.stringify(answers))
