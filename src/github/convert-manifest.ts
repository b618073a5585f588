import { systemClock } from '#src/kit/clock.ts';
import { OurFault } from '#src/kit/faults.ts';
import { type OctokitOptions, octokitClass, speakFaults } from './octokit.ts';

/** What GitHub hands out once for an App that was made from a manifest. */
export interface RegisteredApp {
  appId: number;
  slug: string;
  name: string;
  url: string;
  privateKey: string;
  webhookSecret: string;
  clientId: string;
  clientSecret: string;
}

/** The code is good for one call within an hour; it needs no other credential. */
export async function convertManifest(
  options: Pick<OctokitOptions, 'apiUrl' | 'log'>,
  code: string,
): Promise<RegisteredApp> {
  const { ProbotOctokit } = await import('probot');
  const Client = octokitClass(ProbotOctokit, { ...options, throttle: false });
  const octokit = speakFaults(new Client({ authStrategy: undefined }), systemClock);
  const { data } = await octokit.request('POST /app-manifests/{code}/conversions', { code });
  if (!data.pem || !data.webhook_secret)
    throw new OurFault(
      'Registration incomplete',
      'GitHub registered the App and sent no key or webhook secret for it.',
    );
  return {
    appId: data.id,
    slug: data.slug ?? '',
    name: data.name,
    url: data.html_url,
    privateKey: data.pem,
    webhookSecret: data.webhook_secret,
    clientId: data.client_id,
    clientSecret: data.client_secret,
  };
}
