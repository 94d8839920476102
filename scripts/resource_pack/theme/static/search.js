/* The search page. From a web server it asks Pagefind, which loads only what a query needs. From a
   disk, where browsers let no page fetch anything, it uses the index that Sphinx made, which is a
   script. Both give pages with a score for a list of words; the rest is the same. */
(function () {
  "use strict";
  var form = document.querySelector(".search-form");
  var box = document.getElementById("search_box");
  var status = document.querySelector(".search-status");
  var list = document.querySelector(".search-results");
  var words = window.pack.searchWords;
  var more = document.querySelector(".search-more");
  var MOST = 30;
  /* What is told of each page is loaded when it is shown: on the server's road, a file a page. */
  var STEP = 10;
  var latest = 0;

  /* --- What the reader means ------------------------------------------------------------- */

  function plain(text) {
    return text.toLowerCase().replace(/[’']/g, "'").replace(/[^a-z0-9' -]+/g, " ").trim();
  }

  function split(text) {
    return plain(text).split(/[\s-]+/).filter(Boolean);
  }

  function meaningful(list) {
    var kept = list.filter(function (word) {
      return words.ignore.indexOf(word) < 0;
    });
    return kept.length ? kept : list;
  }

  /* The query in the reader's words, and again with each phrase that means the same. */
  function variants(query) {
    var text = " " + plain(query) + " ";
    var found = [meaningful(split(query))];
    words.synonyms.forEach(function (group) {
      group.forEach(function (phrase) {
        var known = " " + plain(phrase) + " ";
        if (text.indexOf(known) < 0) return;
        group.forEach(function (other) {
          if (other !== phrase) {
            found.push(meaningful(split(text.replace(known, " " + plain(other) + " "))));
          }
        });
      });
    });
    var seen = {};
    return found
      .filter(function (list) {
        var key = list.join(" ");
        return key && !seen[key] && (seen[key] = true);
      })
      .slice(0, 8);
  }

  /* --- Two roads to the pages -------------------------------------------------------------- */

  function loadScript(address) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }

  /* Each road has find(list of words) -> promise of [{key, score, matched}] and
     describe(key) -> promise of {address, title, summary, kind}. */

  function pagefindRoad() {
    var address = new URL("pagefind/pagefind.js", window.location.href).href;
    return import(address).then(function (pagefind) {
      var kept = {};
      function one(text) {
        return pagefind.search(text).then(function (answer) {
          return answer.results.slice(0, MOST).map(function (result) {
            kept[result.id] = result;
            return { key: result.id, score: result.score };
          });
        });
      }
      return pagefind.init().then(function () {
        return {
          find: function (list) {
            /* All words together count most; each word alone still counts. */
            return Promise.all([one(list.join(" "))].concat(list.length > 1 ? list.map(one) : []))
              .then(function (answers) {
                var pages = {};
                answers.forEach(function (answer, index) {
                  var best = answer.length ? answer[0].score : 1;
                  answer.forEach(function (result) {
                    var page = pages[result.key] || (pages[result.key] = { score: 0, matched: 0 });
                    page.score += (index === 0 ? 2 : 1 / list.length) * (result.score / best);
                    page.matched += index === 0 ? 0 : 1;
                  });
                });
                return Object.keys(pages).map(function (key) {
                  var page = pages[key];
                  return { key: key, score: page.score * (1 + page.matched / list.length) };
                });
              });
          },
          describe: function (key) {
            return kept[key].data().then(function (data) {
              return {
                address: data.url,
                title: data.meta.title,
                summary: data.meta.summary || "",
                kind: data.meta.kind || ""
              };
            });
          }
        };
      });
    });
  }

  function diskRoad() {
    return Promise.all([
      loadScript("_static/language_data.js"),
      loadScript("search-index.js"),
      loadScript("search-pages.js")
    ]).then(function () {
      var stemmer = new window.Stemmer();
      var pages = window.pack.searchPages;
      var index = window.pack.searchIndex;
      function stems(text) {
        return split(text).map(function (word) {
          return stemmer.stemWord(word);
        });
      }
      var fields = {};
      Object.keys(pages).forEach(function (name) {
        var page = pages[name];
        fields[name] = { title: stems(page.t), words: stems(page.w), summary: stems(page.s) };
      });
      function filesOf(map, word) {
        return Object.prototype.hasOwnProperty.call(map, word) ? map[word] : [];
      }
      function scoreWord(word) {
        var stem = stemmer.stemWord(word);
        var scores = {};
        function add(name, points) {
          scores[name] = (scores[name] || 0) + points;
        }
        filesOf(index.terms, stem).forEach(function (file) {
          add(index.docnames[file], 1);
        });
        filesOf(index.titleterms, stem).forEach(function (file) {
          add(index.docnames[file], 3);
        });
        Object.keys(fields).forEach(function (name) {
          if (fields[name].title.indexOf(stem) >= 0) add(name, 5);
          if (fields[name].words.indexOf(stem) >= 0) add(name, 3);
          if (fields[name].summary.indexOf(stem) >= 0) add(name, 3);
        });
        /* A word that few pages have says more than one that most have. */
        var total = Object.keys(pages).length;
        var rarity = Math.log(1 + total / (1 + Object.keys(scores).length));
        Object.keys(scores).forEach(function (name) {
          scores[name] *= rarity;
        });
        return scores;
      }
      return {
        find: function (list) {
          var all = {};
          list.forEach(function (word) {
            var scores = scoreWord(word);
            Object.keys(scores).forEach(function (name) {
              var page = all[name] || (all[name] = { score: 0, matched: 0 });
              page.score += scores[name];
              page.matched += 1;
            });
          });
          return Promise.resolve(
            Object.keys(all)
              .filter(function (name) {
                return pages[name];
              })
              .map(function (name) {
                var share = all[name].matched / list.length;
                return { key: name, score: all[name].score * share * share };
              })
          );
        },
        describe: function (name) {
          var page = pages[name];
          return Promise.resolve({ address: page.a, title: page.t, summary: page.s, kind: page.k });
        }
      };
    });
  }

  var road = null;
  function openRoad() {
    if (!road) {
      road =
        window.location.protocol === "file:"
          ? diskRoad()
          : pagefindRoad().catch(function () {
              /* Without WebAssembly, the other road works as well. */
              return diskRoad();
            });
    }
    return road;
  }

  /* --- Asking and showing ------------------------------------------------------------------ */

  function search(query) {
    var run = (latest += 1);
    list.textContent = "";
    more.hidden = true;
    if (!split(query).length) {
      status.textContent = "";
      return;
    }
    status.textContent = "Searching…";
    openRoad()
      .then(function (way) {
        return Promise.all(variants(query).map(way.find)).then(function (answers) {
          var best = {};
          answers.forEach(function (answer, index) {
            /* The reader's own words come before those that mean the same. */
            var weight = index === 0 ? 1 : 0.8;
            answer.forEach(function (result) {
              best[result.key] = Math.max(best[result.key] || 0, result.score * weight);
            });
          });
          var keys = Object.keys(best).sort(function (a, b) {
            return best[b] - best[a] || (a < b ? -1 : 1);
          });
          if (run !== latest) return undefined;
          showNext = function () {
            var from = list.children.length;
            var next = keys.slice(from, Math.min(from + STEP, MOST));
            return Promise.all(next.map(way.describe)).then(function (pages) {
              if (run === latest) show(query, pages, keys.length);
            });
          };
          return showNext();
        });
      })
      .catch(function () {
        status.textContent = "The search could not be started. Load the page again to try once more.";
      });
  }

  var showNext = null;
  more.querySelector("button").addEventListener("click", function () {
    var next = list.children.length;
    showNext()
      .then(function () {
        /* The button may be gone now: the keyboard goes on with the first of the new pages. */
        var item = list.children[next];
        if (item) item.querySelector("a").focus();
      })
      .catch(function () {
        status.textContent = "The other pages could not be loaded. Try once more.";
      });
  });

  function show(query, pages, total) {
    if (!total) {
      status.textContent =
        "Nothing found for “" + query + "”. Try other words, or fewer of them.";
      return;
    }
    var shown = list.children.length + pages.length;
    status.textContent =
      total + (total === 1 ? " page" : " pages") + " for “" + query + "”" +
      (total > shown ? ", the best " + shown + " are shown" : "");
    more.hidden = shown >= Math.min(total, MOST);
    pages.forEach(function (page) {
      var item = document.createElement("li");
      var heading = document.createElement("h2");
      var link = document.createElement("a");
      link.href = page.address;
      link.textContent = page.title;
      heading.appendChild(link);
      item.appendChild(heading);
      if (page.kind) {
        var kind = document.createElement("p");
        kind.className = "result-kind";
        kind.textContent = page.kind;
        item.appendChild(kind);
      }
      var summary = document.createElement("p");
      summary.textContent = page.summary;
      item.appendChild(summary);
      list.appendChild(item);
    });
  }

  function queryInAddress() {
    return new URLSearchParams(window.location.hash.slice(1)).get("q") || "";
  }

  function setAddress(query) {
    window.history.replaceState(
      null,
      "",
      window.location.pathname + (query ? "#" + new URLSearchParams({ q: query }) : "")
    );
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    setAddress(box.value.trim());
    search(box.value);
  });
  window.addEventListener("hashchange", function () {
    box.value = queryInAddress();
    search(box.value);
  });

  /* The search boxes of other pages come with ?q=…, as forms without scripts do. */
  var asked = new URLSearchParams(window.location.search).get("q");
  if (asked) setAddress(asked);
  box.value = asked || queryInAddress();
  if (box.value) search(box.value);
})();
