// npm ae_sdk, one call for each line: {token, ask, given} comes in, {said} or {threw} goes out.
// Usage: node ae_sdk.cjs ADDRESS APP_KEY APP_SECRET, with the package on NODE_PATH.

const { createInterface } = require("node:readline");
const { DropshipperClient } = require("ae_sdk");

const [address, app_key, app_secret] = process.argv.slice(2);

async function answerTo({ token, ask, given }) {
  const client = new DropshipperClient({ app_key, app_secret, session: token ?? undefined });
  client.migrated_apis_url = `${address}/sync`;
  client.new_apis_url = `${address}/rest`;
  try {
    return { said: await client[ask](...given) };
  } catch (error) {
    return { threw: `${error.name}: ${error.message}` };
  }
}

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answerTo(JSON.parse(line))));
  }
}

main();
