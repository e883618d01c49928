import { describeWhere } from '../conditions/needs.ts';
import { javaProgram, whyNoJava } from './java.ts';
import { behavesAsALibrary } from './library-suite.ts';

const lacking = await whyNoJava();

describeWhere(lacking, 'told the address', () => {
  behavesAsALibrary('JDA', async () => ({ command: await javaProgram('jda', 'Bot') }));
  behavesAsALibrary('JDA in Erlang terms', async () => ({ command: await javaProgram('jda', 'Bot'), env: { GATEWAY_ENCODING: 'ETF' } }));
});
