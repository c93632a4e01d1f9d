// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps calendars by messages with ical.js, the parser of Thunderbird: `node itip.mjs MODULE FILE`.
// The file holds {person: [calendar, …]}, messages or feeds; for each person one line of JSON
// answers what remains, as sorted [start, end] in UTC. Of one UID the highest SEQUENCE counts, then
// the latest DTSTAMP.
import { readFileSync } from "node:fs";

const [module, file] = process.argv.slice(2);
const ICAL = (await import(module)).default;

function occurrences(calendar, vevent) {
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const event = new ICAL.Event(vevent);
  const found = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && found.length < 100; next = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    const instants = [startDate, endDate].map((each) => each.toJSDate().toISOString());
    found.push(instants.map((each) => each.replace(".000", "")));
  }
  return found;
}

function keep(texts) {
  const versions = new Map();
  for (const text of texts) {
    const calendar = new ICAL.Component(ICAL.parse(text));
    if (calendar.getFirstPropertyValue("method") === "DECLINECOUNTER") continue;
    for (const vevent of calendar.getAllSubcomponents("vevent")) {
      const value = (name) => vevent.getFirstPropertyValue(name);
      const [uid, sequence, stamp] = [value("uid"), value("sequence"), value("dtstamp").toString()];
      const former = versions.get(uid);
      if (former && (former.sequence > sequence ||
                     (former.sequence === sequence && former.stamp >= stamp))) continue;
      const cancelled = calendar.getFirstPropertyValue("method") === "CANCEL" ||
                        value("status") === "CANCELLED";
      versions.set(uid, { sequence, stamp, held: cancelled ? [] : occurrences(calendar, vevent) });
    }
  }
  return [...versions.values()].flatMap(({ held }) => held).sort();
}

const people = JSON.parse(readFileSync(file, "utf-8"));
for (const [person, texts] of Object.entries(people))
  console.log(JSON.stringify([person, keep(texts)]));
