// Verify credentials with @digitalbazaar/vc, as bench_node.py asks: node THIS MODULES.
//
// The first line of stdin is {now, contexts}; every line after it a list of credentials as
// texts, each of which is parsed and verified in the time that the answer tells. An answer
// is a line {verified, seconds, cpu, refusals}.

import {createInterface} from 'node:readline';
import {createRequire} from 'node:module';
import {performance} from 'node:perf_hooks';
import {pathToFileURL} from 'node:url';

const DID = 'https://www.w3.org/ns/did/v1';
const MULTIKEY = 'https://w3id.org/security/multikey/v1';

const {resolve} = createRequire(process.argv[2] + '/');
const from = name => import(pathToFileURL(resolve(name)));
const {verifyCredential} = await from('@digitalbazaar/vc');
const {DataIntegrityProof} = await from('@digitalbazaar/data-integrity');
const {cryptosuite} = await from('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');

function identified(url) {
  const [did, fragment] = url.split('#');
  const key = did.slice('did:key:'.length);
  const id = `${did}#${key}`;
  const method = {id, type: 'Multikey', controller: did, publicKeyMultibase: key};
  if(fragment) {
    return {'@context': MULTIKEY, ...method};
  }
  const context = [DID, MULTIKEY];
  return {'@context': context, id: did, verificationMethod: [method], assertionMethod: [id]};
}

function loaderOf(contexts) {
  return async url => {
    if(url.startsWith('did:key:')) {
      return {contextUrl: null, documentUrl: url, document: identified(url)};
    }
    if(url in contexts) { // what never changes is compiled once
      return {contextUrl: null, documentUrl: url, document: contexts[url], tag: 'static'};
    }
    throw new Error(`${url} is not known`);
  };
}

async function verifyAll(texts, {now, documentLoader}) {
  const refusals = [];
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  for(const text of texts) {
    const credential = JSON.parse(text);
    const suite = new DataIntegrityProof({cryptosuite});
    const found = await verifyCredential({credential, suite, documentLoader, now});
    if(!found.verified) {
      refusals.push(String(found.error?.errors?.[0] ?? found.error));
    }
  }
  const spent = process.cpuUsage(cpu);
  return {
    verified: texts.length - refusals.length,
    seconds: (performance.now() - begun) / 1e3,
    cpu: (spent.user + spent.system) / 1e6,
    refusals
  };
}

let options;
for await (const line of createInterface({input: process.stdin})) {
  const given = JSON.parse(line);
  if(options === undefined) {
    options = {now: given.now, documentLoader: loaderOf(given.contexts)};
    continue;
  }
  process.stdout.write(JSON.stringify(await verifyAll(given, options)) + '\n');
}
