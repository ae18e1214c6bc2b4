// Validates each graph of a job with two engines and answers their reports as N-Triples.
//   in:  [{"engine": name, "shapes": file, "graphs": {name: file}}]             all N-Triples
//   out: {engine: {name: report, or {"error": text}}}
// A graph that an engine validates several times gets the results of all in one report.
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import rdf from '@rdfjs/dataset'
import { DataFactory, Parser, Store, Writer } from 'n3'
import CoreValidator from 'rdf-validate-shacl'
import { Validator } from 'shacl-engine'
import { targetResolvers, validations } from 'shacl-engine/sparql.js'

const factory = { ...DataFactory, dataset: (quads) => rdf.dataset(quads) }

const read = (file) => new Store(new Parser({ format: 'N-Triples' }).parse(readFileSync(file, 'utf8')))

const write = (quads) => new Writer({ format: 'N-Triples' }).quadsToString(quads)

const engines = {
  'shacl-engine': (shapes) => {
    const validator = new Validator(shapes, { factory, targetResolvers, validations })
    return async (dataset) => (await validator.validate({ dataset })).dataset
  },
  'rdf-validate-shacl': (shapes) => {
    const validator = new CoreValidator(shapes)
    return async (dataset) => (await validator.validate(dataset)).dataset
  }
}

const answers = {}
for (const { engine, shapes, graphs } of JSON.parse(await text(process.stdin))) {
  let validate = engines[engine](read(shapes))
  const found = (answers[engine] ??= {})
  for (const [name, file] of Object.entries(graphs)) {
    if (found[name]?.error) continue
    try {
      found[name] = (found[name] ?? '') + write([...await validate(read(file))])
    } catch (error) {
      found[name] = { error: String(error) }
      // One that broke down may find nothing any more.
      validate = engines[engine](read(shapes))
    }
  }
}
process.stdout.write(JSON.stringify(answers))
