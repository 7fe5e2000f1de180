import { useEffect, useState } from "preact/hooks";

/** Names, as in `/#/ada/atlas-costs`. */
export interface PageLocation {
  readonly user: string;
  /** A channel's name, `home` for the app's home, or `@` and its name for the conversation with it. */
  readonly channel: string;
}

/** Kept in the URL, so a reload stays there and two windows can be two people. */
export function usePageLocation(): [PageLocation, (place: PageLocation) => void] {
  const [place, setLocation] = useState(readLocation);
  useEffect(() => {
    const follow = () => setLocation(readLocation());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return [
    place,
    (next) => {
      location.hash = hashOf(next);
    },
  ];
}

export function hashOf({ user, channel }: PageLocation): string {
  return `#/${user}/${channel}`;
}

function readLocation(): PageLocation {
  const [, user, channel] = location.hash.split("/");
  return { user: user || "ada", channel: channel || "atlas-costs" };
}
