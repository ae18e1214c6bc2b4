// Drives the tools for agents with the TypeScript client of the protocol.
//   in:  {"command": [...], "http": address or null, "calls": [[tool, arguments], ...]}
//   out: {"server", "instructions", "tools", "resources", "prompts", "answers", "stderr"}
import { text } from 'node:stream/consumers'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

const job = JSON.parse(await text(process.stdin))
const complaints = []
let transport
if (job.http) {
  transport = new StreamableHTTPClientTransport(new URL(job.http))
} else {
  const [command, ...args] = job.command
  transport = new StdioClientTransport({ command, args, stderr: 'pipe' })
  transport.stderr.on('data', (part) => complaints.push(part.toString()))
}
const client = new Client({ name: 'crosscheck', version: '1.0.0' })
await client.connect(transport)
const { tools } = await client.listTools()
const { resources } = await client.listResources()
const { prompts } = await client.listPrompts()
const notice = await client.readResource({ uri: 'baclofen-kg://notice' })
const answers = []
// The client checks structured content against the output schema of the tool, and throws.
for (const [name, args] of job.calls) answers.push(await client.callTool({ name, arguments: args }))
const server = client.getServerVersion()
const instructions = client.getInstructions()
await client.close()
process.stdout.write(
  JSON.stringify({
    server,
    instructions,
    tools,
    resources,
    prompts,
    notice: notice.contents[0].text,
    answers,
    stderr: complaints.join(''),
  }),
)
