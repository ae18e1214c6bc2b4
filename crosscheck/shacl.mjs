// Validates each graph of a job with two engines and answers their reports as N-Triples.
//   in:  {"graphs": {name: file}, "shapes": {engine: [file]}}                   all N-Triples
//   out: {engine: {name: report, or {"error": text}}}
// An engine's report is that of all its graphs of shapes together.
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

const job = JSON.parse(await text(process.stdin))
const answers = {}
for (const [engine, files] of Object.entries(job.shapes)) {
  const validators = files.map((file) => engines[engine](read(file)))
  answers[engine] = {}
  for (const [name, file] of Object.entries(job.graphs)) {
    const data = read(file)
    try {
      const reports = []
      for (const validate of validators) reports.push(...await validate(data))
      answers[engine][name] = write(reports)
    } catch (error) {
      answers[engine][name] = { error: String(error) }
    }
  }
}
process.stdout.write(JSON.stringify(answers))
