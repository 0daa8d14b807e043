// Watch lists: what is in force and how old it is, who came and who went, a list brought by one officer
// and let in by another, a party that is not the list's entry.

#include <algorithm>

#include "base/octets.h"
#include "server/body.h"
#include "server/encode.h"
#include "server/engine_anew.h"
#include "server/resource_routes.h"
#include "service/lists.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::ordered_json;
using service::Action;
using service::Engine;
using service::Service;

constexpr std::size_t kMostListFiles = 4, kMostListOctets = std::size_t{24} << 20;
constexpr std::size_t kMostBody = kMostListOctets / 3 * 4 + (std::size_t{64} << 10);

ordered_json import_json(const service::KnownImport& one) {
  const auto& row = one.row;
  return {{"list", row.list},
          {"format", one.format},
          {"version", row.version},
          {"state", row.state},
          {"in_force", one.in_force},
          {"wants_word", one.wants_word},
          {"imported_at", time_or_null(row.imported_at)},
          {"imported_by", row.imported_by},
          {"brought_by", one.brought_by},
          {"entries", row.entries},
          {"came", row.came},
          {"went", row.went},
          {"sha256", row.source_sha256},
          {"stale", one.stale}};
}

base::Result<Response> list_of_imports(Context& context, const Request& request) {
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::list_imports(reader, request.now));
    return page_of(request, all, import_json);
  });
}

base::Result<Response> changes_of_import(Context& context, const Request& request) {
  TW_TRY(const auto version, path_number(request, "version", 1, UINT32_MAX));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY(const auto all, service::changes_at(reader, request.param("list"), version));
    return page_of(request, all, [](const service::ChangedEntry& one) -> ordered_json {
      return {{"entry_id", one.entry_id},
              {"change", one.change},
              {"name", one.name},
              {"programme", one.programme}};
    });
  });
}

// A list is text, whatever its form: an archive, a picture or a program is refused before anything reads it.
base::Status check_is_text(const std::string& octets, const std::string& path) {
  if (octets.empty()) return fail(ErrorCode::Missing, path, "", "a list's file");
  const auto head = std::string_view{octets}.substr(0, 4'096);
  const bool text = std::all_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\r' || c == '\t';
  });
  if (text) return {};
  return fail(ErrorCode::Malformed, path, "octets that no text has", "CSV or XML as its publisher has it");
}

struct UploadedList {
  resolution::ListFormat format = resolution::ListFormat::Csv;
  std::string list;
  std::vector<std::pair<std::string, std::string>> files;  // name, octets
  bool confirms = false;
};

base::Result<UploadedList> list_in(const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  UploadedList given;
  TW_TRY(given.format, body.code("format", resolution::list_format_from));
  TW_TRY(given.list, body.text_or("list", 32));
  if (given.list.empty()) given.list = resolution::name(given.format);
  TW_TRY(given.confirms, body.flag("confirms", false));
  TW_TRY(const auto files, body.objects("files", kMostListFiles));
  if (files.empty()) return fail(ErrorCode::Missing, "files", "", "the list's files");
  for (const auto& file : files) {
    TW_TRY(auto name, file.text("name", 200));
    TW_TRY(const auto text, file.text("content", kMostBody));
    TW_TRY(auto octets, base::from_base64(text, file.path("content")));
    TW_TRY_STATUS(check_is_text(octets, file.path("content")));
    given.files.emplace_back(std::move(name), std::move(octets));
  }
  return given;
}

ordered_json report_json(const service::ImportReport& report) {
  auto hits = ordered_json::array();
  for (const auto& one : report.new_hits)
    hits.push_back({{"item_id", one.item.text()},
                    {"role", model::name(one.hit.role)},
                    {"entry_id", one.hit.entry_id},
                    {"matched_name", one.hit.matched_name},
                    {"probability_ppm", one.hit.probability_ppm}});
  return {{"list", report.list},           {"version", report.version},
          {"entries", report.entries},     {"came", report.came},
          {"went", report.went},           {"changed", report.changed},
          {"unchanged", report.unchanged}, {"waits", report.waits},
          {"sha256", report.sha256},       {"parties_screened", report.parties_screened},
          {"new_hits", std::move(hits)}};
}

// Every stored parcel is read again for it, which the writer does not wait for.
base::Result<Response> bring_list(Context& context, const Request& request) {
  TW_TRY(const auto given, list_in(request));
  service::ImportRequest wanted{given.format, given.list, {}, {}, given.confirms, true};
  for (const auto& [name, octets] : given.files) wanted.files.push_back({name, octets});
  TW_TRY(auto taken, context.write([&](const Service& service,
                                       Engine& engine) -> base::Result<service::TakenList> {
    TW_TRY(auto taken, service::take_list(service, {request.caller.officer_id, "watch lists"}, wanted));
    if (!taken.report.waits) TW_TRY_STATUS(read_anew(service, engine));
    return taken;
  }));
  return viewed(context, [&](store::Reader& reader) -> base::Result<Response> {
    TW_TRY_STATUS(service::screen_stored(reader, taken));
    return json_response(report_json(taken.report));
  });
}

base::Result<Response> clear_list_hit(Context& context, const Request& request) {
  TW_TRY(const auto body, Body::of(request));
  TW_TRY(const auto entry, body.text("entry_id", 200));
  TW_TRY(const auto item, body.text("item_id", 35));
  TW_TRY(const auto role, body.text("role"));
  if (role != "sender" && role != "recipient")
    return fail(ErrorCode::UnknownCode, "role", role, "sender or recipient");
  TW_TRY(const auto reason, body.text("reason", 2'000));
  TW_TRY(const auto size,
         context.write([&](const Service& service, Engine& engine) -> base::Result<std::uint64_t> {
           TW_TRY_STATUS(service::clear_hit(
               service, {request.caller.officer_id, "watch lists"}, request.param("list"), entry,
               model::ItemId{item}, role == "sender" ? model::PartyRole::Sender : model::PartyRole::Recipient,
               reason));
           TW_TRY_STATUS(read_anew(service, engine));
           TW_TRY(auto reader, service.store().snapshot());
           TW_TRY(const auto head, reader->journal_head());
           return head.size;
         }));
  return recorded(size - 1);
}

}  // namespace

std::vector<Route> watchlist_routes() {
  return {
      {Method::Get, "/api/v1/watchlists", Action::SeeRules, list_of_imports, {}},
      {Method::Post, "/api/v1/watchlists", Action::ImportLists, bring_list, {}, kMostBody},
      {Method::Get,
       "/api/v1/watchlists/{list}/versions/{version}/changes",
       Action::SeeRules,
       changes_of_import,
       {}},
      {Method::Post, "/api/v1/watchlists/{list}/clearances", Action::JudgeParties, clear_list_hit, {}},
  };
}

}  // namespace tidewaiter::server
