/* What a header may mean, our own names and those of other tools: what core/evaluation/headers.py
   does. Which tools write what stands there. */
(function () {
  "use strict";
  var texts = window.pack.evaluate.texts;
  var plain = texts.plain;
  var RECORD_LABEL = "Number of this record";
  var TIMEPOINT_LABEL = "Which form is this?";
  var FAMILY_LABELS = ["Your family’s code, if you have one", "Family code"];
  var DIRECT = 0;
  var ALIAS = 1;
  var IDENTIFYING = new RegExp(
    "^(?:(first|last|full|sur|fore|given|family|maiden|child'?s?|parent'?s?|your|participant)?" +
      "[ _-]*(name|names)" +
      "|surname|forename" +
      "|e-?mail([ _-]*address)?|(home[ _-]*|postal[ _-]*)?address|post[ _-]*code" +
      "|(tele|mobile[ _-]*)?phone([ _-]*number)?|mobile([ _-]*number)?" +
      "|d\\.?o\\.?b\\.?|date[ _-]*of[ _-]*birth|birth[ _-]*(day|date)" +
      "|nhs([ _-]*(number|no))?|national[ _-]*insurance([ _-]*(number|no))?|ni[ _-]*number" +
      "|user[ _-]*name|ip([ _-]*address)?" +
      "|(redcap[ _-]*)?survey[ _-]*identifier)$",
    "i"
  );
  var FORMS = [
    "id", "start time", "completion time", "last modified time", "language",
    "total points", "quiz feedback", "grade posted time"
  ];
  var XLSFORM = [
    "start", "end", "today", "deviceid", "subscriberid", "simserial", "key", "submissiondate",
    "instanceid", "instancename", "attachmentspresent", "attachmentsexpected", "status", "edits",
    "submitterid", "submittername", "reviewstate", "devicename", "formversion", "__version__",
    "parent_key", "setof", "audit", "isvalidated"
  ];
  var REDCAP = new RegExp(
    "^(?:redcap_(event_name|repeat_instrument|repeat_instance|survey_identifier|data_access_group)" +
      "|record_id|record id|event name|repeat instrument|repeat instance|data access group" +
      "|complete\\?|survey identifier|survey timestamp|number of this record" +
      "|[a-z0-9_]+_(complete|timestamp))$"
  );
  var OF_TOOLS = ["_", "meta/", "meta-", "formhub/", "points - ", "feedback - ", "set-of-"];
  var PART = /^(?:.*[\/.:-])?([a-z0-9_]+?)(?:___|\/)([_-]?[0-9]{1,9})$/s;
  var NUMBERED = /^[0-9]+ /;
  var PARTED = new RegExp("[" + texts.SPACE + "-]+", "g");

  function columnName(item) {
    return item.replace(/-/g, "_");
  }

  /* The last part of `group/name`, in the form of our columns. */
  function tidy(header) {
    var last = texts.strip(header).split("/").pop();
    return texts.strip(last).toLowerCase().replace(PARTED, "_");
  }

  /* The header as one of our names, without the groups that stand before it. */
  function namesOf(header) {
    return [tidy(header), tidy(texts.strip(header).split(/[\/.:-]/).pop())];
  }

  /* The words of a header, also without the groups that stand before them. */
  function textsOf(header) {
    var parts = header.split("/");
    return parts.map(function (_, place) {
      return plain(parts.slice(place).join("/"));
    });
  }

  /* Knows what headers may mean. `known` are our columns, `given` those of a mapping. */
  function Headers(record, known, given) {
    var self = this;
    this.known = new Set(known);
    this.given = new Map();
    Object.keys(given).forEach(function (header) {
      self.given.set(plain(header), given[header]);
    });
    this.texts = new Map();
    this.parts = new Map();
    this.codes = new Map();
    var seen = new Map();
    record.items.forEach(function (item) {
      var text = plain(item.text);
      var times = (seen.get(text) || 0) + 1;
      seen.set(text, times);
      // As Microsoft Forms calls a second question of the same words.
      addOnce(self.texts, times > 1 ? text + times : text, item.column);
      if (item.kind === "choices") addOptions(self, item, text);
    });
    addOnce(this.texts, plain(record.identity.label), record.id_column);
    addOnce(this.texts, plain(TIMEPOINT_LABEL), "timepoint");
    if (this.known.has("family_id")) {
      ["your family code"].concat(FAMILY_LABELS.map(plain)).forEach(function (words) {
        addOnce(self.texts, words, "family_id");
      });
    }
    this.aliases = new Map([
      ["record_id", record.id_column],
      [plain(RECORD_LABEL).replace(/ /g, "_"), record.id_column],
      ["redcap_event_name", "timepoint"],
      ["event_name", "timepoint"],
      ["time_point", "timepoint"]
    ]);
  }

  function addOnce(map, key, value) {
    if (!map.has(key)) map.set(key, value);
  }

  function addOptions(self, item, text) {
    var codes = new Set();
    item.options.forEach(function (option) {
      var label = plain(option.label);
      codes.add(option.value);
      addOnce(self.parts, text + " " + label, [item.column, option.value]);
      addOnce(self.parts, text + " choice " + label, [item.column, option.value]);
    });
    self.codes.set(item.column, codes);
  }

  /* Our name of a column, and whether it is the column itself or what a tool has like it. */
  Headers.prototype.ours = function (header) {
    var given = this.given.get(plain(header));
    if (given !== undefined) return [columnName(given), DIRECT];
    var names = namesOf(header);
    var i;
    for (i = 0; i < names.length; i++) {
      if (this.known.has(names[i])) return [names[i], DIRECT];
    }
    var found = lookUp(this.texts, header);
    if (found) return [found, DIRECT];
    for (i = 0; i < names.length; i++) {
      if (this.aliases.has(names[i])) return [this.aliases.get(names[i]), ALIAS];
    }
    return null;
  };

  /* The question and the option of a column that is about one option of several. */
  Headers.prototype.part = function (header) {
    var found = PART.exec(texts.strip(header).toLowerCase());
    if (found) {
      var value = Number(found[2].replace("_", "-"));
      var codes = this.codes.get(found[1]);
      if (codes && codes.has(value)) return [found[1], value];
    }
    return lookUp(this.parts, header) || null;
  };

  function lookUp(map, header) {
    var all = textsOf(header);
    for (var i = 0; i < all.length; i++) {
      var found = map.get(all[i]) || map.get(all[i].replace(NUMBERED, ""));
      if (found) return found;
    }
    return undefined;
  }

  /* Whether a column of this name may tell who people are. */
  function isIdentifying(header) {
    return IDENTIFYING.test(texts.strip(header));
  }

  /* Whether a tool adds the column to every export. */
  function isOfATool(header) {
    var low = texts.strip(header).toLowerCase();
    var last = tidy(low.split(/[\/-]/).pop());
    return (
      FORMS.indexOf(low) >= 0 ||
      XLSFORM.indexOf(last) >= 0 ||
      REDCAP.test(low) ||
      OF_TOOLS.some(function (start) {
        return low.slice(0, start.length) === start;
      })
    );
  }

  window.pack.evaluate.headers = {
    Headers: Headers,
    columnName: columnName,
    tidy: tidy,
    isIdentifying: isIdentifying,
    isOfATool: isOfATool
  };
})();
