// Expands each JSON-LD document of a job to N-Quads with jsonld.js, which may fetch nothing.
//   in:  {"documents": {name: file}, "frame": file or null}
//   out: {name: N-Quads, or {"error": text}}
// With a frame, each document is framed first.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import jsonld from 'jsonld'

const read = (file) => JSON.parse(readFileSync(file, 'utf8'))

const documentLoader = async (url) => {
  throw new Error(`${url} was to be fetched`)
}

const job = JSON.parse(await text(process.stdin))
const answers = {}
for (const [name, file] of Object.entries(job.documents)) {
  try {
    let document = read(file)
    if (job.frame) document = await jsonld.frame(document, read(job.frame), { documentLoader })
    answers[name] = await jsonld.toRDF(document, { documentLoader, format: 'application/n-quads' })
  } catch (error) {
    answers[name] = { error: `${error} ${JSON.stringify(error.details ?? '')}` }
  }
}
process.stdout.write(JSON.stringify(answers))
