// Validates documents against schema.org with Adobe's validator, and answers what it found.
//   in:  {"vocabulary": JSON-LD of schema.org, "documents": {name: JSON-LD document}}
//   out: {name: [message]}
import { text } from 'node:stream/consumers'
import Validator from '@adobe/structured-data-validator'

const { vocabulary, documents } = JSON.parse(await text(process.stdin))
const answers = {}
for (const [name, document] of Object.entries(documents)) {
  const jsonld = {}
  for (const node of document['@graph']) {
    for (const type of [node['@type']].flat()) (jsonld[type] ??= []).push(node)
  }
  const issues = await new Validator(vocabulary).validate({ jsonld, microdata: {}, rdfa: {} })
  answers[name] = [...new Set(issues.map((issue) => issue.issueMessage))].sort()
}
console.log(JSON.stringify(answers))
