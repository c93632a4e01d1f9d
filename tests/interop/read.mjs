// SPDX-License-Identifier: GPL-3.0-or-later
// Reads calendars with ical.js, the parser of Thunderbird: `node read.mjs MODULE FILE…` prints one
// JSON object, by file the occurrences as [title, start, end] in UTC, the days of those that
// have no times, and texts as they are. Zones are those of the files: ical.js has none of its own.
import { readFileSync } from "node:fs";

const [module, ...files] = process.argv.slice(2);
const ICAL = (await import(module)).default;
const MOST = 1000; // occurrences of one event

function occurrences(event) {
  const found = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next && found.length < MOST; next = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    const instants = [startDate, endDate].map((each) => each.toJSDate().toISOString());
    found.push([event.summary, ...instants]);
  }
  return found;
}

function read(file) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf-8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const all = calendar.getAllSubcomponents("vevent").map((each) => new ICAL.Event(each));
  const events = all.filter((event) => !event.startDate.isDate);
  return {
    zones: calendar.getAllSubcomponents("vtimezone").length,
    method: calendar.getFirstPropertyValue("method"),
    name: calendar.getFirstPropertyValue("x-wr-calname"),
    occurrences: events.flatMap(occurrences),
    days: all
      .filter((event) => event.startDate.isDate)
      .map((event) => event.startDate.toString()),
    locations: events.map((event) => event.location),
    descriptions: events.map((event) => event.description),
    attendees: events.map((event) => event.attendees.map((each) => each.toJSON())),
    organizers: all.map((event) => event.component.getFirstProperty("organizer").toJSON()),
  };
}

console.log(JSON.stringify(Object.fromEntries(files.map((file) => [file, read(file)]))));
