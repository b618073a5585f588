import { isIP } from 'node:net';
import type { MongoClient } from 'mongodb';
import { OurFault } from '#src/kit/faults.ts';

interface Description {
  allHosts?: readonly string[];
}

/** What the driver has and its types leave out. */
interface Topology {
  serverUpdateHandler?: (description: Description) => void;
}

const LITERAL = /^\[?([0-9a-f:.]+?)\]?:(\d{1,5})$/i;

/**
 * A server names the other members of its set, and the driver dials whatever it names. Names are checked when they
 * are resolved; literals never are, so that a description with one that is refused is not believed. Rejects then.
 */
export function guardMembers(client: MongoClient, check: (host: string, port: number) => void): Promise<never> {
  return new Promise((_resolve, reject) => {
    const isBelieved = ({ allHosts = [] }: Description): boolean => {
      try {
        const found = allHosts.map((member) => LITERAL.exec(member) ?? []);
        for (const [, host = '', port] of found) if (isIP(host) !== 0) check(host, Number(port));
        return true;
      } catch (thrown) {
        reject(thrown);
        return false;
      }
    };
    client.on('topologyOpening', () => {
      const { topology } = client as unknown as { topology?: Topology };
      const usual = topology?.serverUpdateHandler?.bind(topology);
      if (!topology || !usual) throw new OurFault('Driver changed', 'The members of a MongoDB set cannot be checked.');
      topology.serverUpdateHandler = (description) => {
        if (isBelieved(description)) usual(description);
      };
    });
  });
}
