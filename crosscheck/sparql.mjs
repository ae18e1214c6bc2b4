// Answers each query of a job over one graph with Comunica.
//   in:  {"graph": N-Triples file, "queries": {name: SPARQL}, "seconds": processor time for each}
//   out: {name: SPARQL results in JSON, N-Triples, or {"error": text}}
// Comunica works in a thread. One whose query fails or takes too long is ended, so that nothing of
// that query is left running beside the next.
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { QueryEngine } from '@comunica/query-sparql-file'
import { Parser, Store } from 'n3'

const spent = (since) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

async function begin (graph) {
  const worker = new Worker(new URL(import.meta.url), { workerData: graph })
  await once(worker, 'message')
  return worker
}

// There is nothing that a query had to wait for: one that does nothing has come to a halt.
function ask (worker, query, seconds) {
  const start = process.cpuUsage()
  let clock, loop, idle = 0
  return new Promise((resolve, reject) => {
    clock = setInterval(() => {
      const { utilization } = worker.performance.eventLoopUtilization(loop)
      loop = worker.performance.eventLoopUtilization()
      idle = utilization < 0.01 ? idle + 1 : 0
      if (idle > 9) reject(new Error('it came to a halt without an answer'))
      if (spent(start) > seconds) reject(new Error(`no answer in ${seconds} s of processor time`))
    }, 1000)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.postMessage(query)
  }).finally(() => {
    clearInterval(clock)
    worker.removeAllListeners('message')
    worker.removeAllListeners('error')
  })
}

async function answerAll ({ graph, queries, seconds }) {
  const answers = {}
  let worker
  for (const [name, query] of Object.entries(queries)) {
    worker ??= await begin(graph)
    const start = process.cpuUsage()
    try {
      answers[name] = await ask(worker, query, seconds)
    } catch (error) {
      answers[name] = { error: String(error) }
      await worker.terminate()
      worker = undefined
    }
    process.stderr.write(`${spent(start).toFixed(1)} s ${name} ${answers[name].error ?? ''}\n`)
  }
  await worker?.terminate()
  return answers
}

function serve (graph) {
  const store = new Store(new Parser({ format: 'N-Triples' }).parse(readFileSync(graph, 'utf8')))
  const engine = new QueryEngine()
  parentPort.on('message', async (query) => {
    const result = await engine.query(query, { sources: [store] })
    const triples = result.resultType === 'quads'
    const format = triples ? 'application/n-triples' : 'application/sparql-results+json'
    const { data } = await engine.resultToString(result, format)
    const found = await text(data)
    parentPort.postMessage(triples ? found : JSON.parse(found))
  })
  parentPort.postMessage('ready')
}

if (isMainThread) {
  process.stdout.write(JSON.stringify(await answerAll(JSON.parse(await text(process.stdin)))))
} else {
  serve(workerData)
}
