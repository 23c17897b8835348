// A signed append-only log: node hypercore.js ROWS MODULES
const { createReadStream } = require('fs')
const { createInterface } = require('readline')
const Hypercore = require(process.argv[3] + '/hypercore')

async function main () {
  const core = new Hypercore('./core')
  await core.ready()
  let batch = []
  for await (const row of createInterface({ input: createReadStream(process.argv[2]) })) {
    batch.push(Buffer.from(row))
    if (batch.length === 10000) {
      await core.append(batch)
      batch = []
    }
  }
  if (batch.length > 0) await core.append(batch)
  console.log((await core.treeHash()).toString('hex'))
  await core.close()
}

main()
