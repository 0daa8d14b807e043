// What goes with a bundle beside its paper: photographs, readings and officers' statements that the sender
// chose. The exhibit's other files are committed to one by one, so that each can be opened later by itself.

#include <algorithm>
#include <map>

#include "base/json_text.h"
#include "service/bundle_contents.h"
#include "service/court_statement.h"
#include "service/kept_files.h"
#include "service/readings.h"

namespace tidewaiter::service {
namespace {

using base::ErrorCode;
using base::fail;
using nlohmann::json;

constexpr std::size_t kMostAttached = 90;
constexpr const char* kWholePhotographs = "whole_photographs";

std::string ending_of(const std::string& media) {
  using laboratory::Media;
  for (const auto one :
       {Media::JcampDx, Media::Jpeg, Media::Png, Media::Tiff, Media::Dicom, Media::Pdf, Media::Csv})
    if (media == laboratory::name(one)) return std::string{laboratory::file_ending(one)};
  return "pdf";
}

std::string time(std::int64_t at) { return base::to_string(base::Instant{at}); }

class Attaching {
 public:
  Attaching(const Service& service, store::Reader& reader, const Lineage& lineage, const BundleOrder& order,
            Stated& stated)
      : service_(service),
        reader_(reader),
        lineage_(lineage),
        order_(order),
        stated_(stated),
        attachments_(order.most_octets) {}

  base::Status files() {
    auto left = order_.files;
    for (const auto& one : lineage_.all) {
      TW_TRY(const auto rows, kept_files_of(reader_, one.known.exhibit.id));
      for (const auto& row : rows) {
        const bool chosen = left.erase(row.file_no) > 0;
        if (row.kind == name(KeptKind::Photograph)) TW_TRY_STATUS(note_photograph(chosen, one, row));
        TW_TRY_STATUS(take_or_withhold(chosen, one, row.kind, row.file_no, row.media, said_of(row)));
      }
    }
    return wants_none(left, "file");
  }

  // Of a part: what photographs show its wholes, by whole. It has none of its own from when it was seized.
  void name_whole_photographs() {
    if (lineage_.all.size() == 1) return;
    json named = json::object();
    for (auto one = lineage_.all.begin() + 1; one != lineage_.all.end(); ++one) {
      const auto& exhibit = one->known.exhibit;
      auto& hashes = photographs_[exhibit.id.text()];
      for (const auto& hash : exhibit.photographs) hashes.insert(base::to_hex(base::as_view(hash)));
      named[exhibit.id.text()] = hashes;
    }
    if (is_withheld("photographs"))
      withhold(stated_, kWholePhotographs, base::dumped_sorted(named), service_.random());
    else
      stated_.exhibit[kWholePhotographs] = std::move(named);
  }

  base::Status readings() {
    auto left = order_.readings;
    for (const auto& one : lineage_.all) {
      TW_TRY(const auto rows, readings_of(reader_, one.known.exhibit.id));
      for (const auto& row : rows) {
        const bool chosen = left.erase(row.reading_no) > 0;
        if (chosen) TW_TRY_STATUS(check_tells_no_substance(row));
        TW_TRY_STATUS(take_or_withhold(chosen, one, "reading", row.reading_no, row.media, said_of(row)));
      }
    }
    return wants_none(left, "reading");
  }

  base::Status statements(base::Instant at) {
    const auto& first = lineage_.all.front();
    StatementLimits limits;
    limits.until = base::Instant{first.events.empty() ? 0 : first.events.back().at};
    limits.readings = order_.readings;
    for (const auto& [field, commitment] : stated_.withheld.items()) limits.withheld.insert(field);
    for (const auto& officer : order_.statements)
      TW_TRY_STATUS(attachments_.add_statement(reader_, first.known.exhibit.id, custody::OfficerId{officer},
                                               order_.language, at, limits));
    return {};
  }

  std::vector<publish::Member> take() {
    stated_.attachments = attachments_.stated();
    return attachments_.take();
  }

 private:
  bool is_withheld(const char* field) const { return stated_.withheld.contains(field); }

  // What shows a whole is named where it was kept before the part left it, or goes inside.
  base::Status note_photograph(bool chosen, const Lineage::One& one, const store::KeptFileRow& row) {
    if (chosen && is_withheld("photographs"))
      return fail(ErrorCode::Conflict, "file", std::to_string(row.file_no),
                  "no photograph: photographs are withheld");
    const auto until = one.events.empty() ? 0 : one.events.back().at;
    if (chosen || row.added_at <= until) photographs_[one.known.exhibit.id.text()].insert(row.sha256);
    return {};
  }

  base::Status check_tells_no_substance(const store::ReadingRow& row) const {
    const auto kind = laboratory::reading_kind_from(row.kind);
    const bool picture = kind == laboratory::ReadingKind::Photograph || kind == laboratory::ReadingKind::XRay;
    if (picture || !is_withheld("substance")) return {};
    return fail(ErrorCode::Conflict, "reading", std::to_string(row.reading_no),
                "no reading that tells what it is: the substance is withheld");
  }

  base::Status take_or_withhold(bool chosen, const Lineage::One& one, const std::string& kind,
                                std::int64_t number, const std::string& media, const json& said) {
    if (chosen) return attachments_.add_kept(service_, media, said);
    // How many files a whole has is not the receiver's.
    if (&one == &lineage_.all.front())
      withhold(stated_, kind + "-" + std::to_string(number), said.dump(), service_.random());
    return {};
  }

  static base::Status wants_none(const std::set<std::int64_t>& left, const char* what) {
    if (left.empty()) return {};
    return fail(ErrorCode::NotFound, what, std::to_string(*left.begin()),
                "one of the exhibit, or of what it was taken out of");
  }

  const Service& service_;
  store::Reader& reader_;
  const Lineage& lineage_;
  const BundleOrder& order_;
  Stated& stated_;
  Attachments attachments_;
  std::map<std::string, std::set<std::string>> photographs_;  // hashes by exhibit, in their order
};

}  // namespace

json said_of(const store::KeptFileRow& row) {
  return {{"kind", row.kind},
          {"of", row.exhibit.value_or("")},
          {"sha256", row.sha256},
          {"taken_at", time(row.taken_at)}};
}

json said_of(const store::ReadingRow& row) {
  json said{{"instrument_state", row.instrument_state},
            {"kind", row.kind},
            {"of", row.exhibit.value_or("")},
            {"presumptive", true},
            {"sha256", row.sha256},
            {"taken_at", time(row.taken_at)}};
  if (row.instrument) said["instrument"] = *row.instrument;
  return said;
}

base::Status Attachments::add(base::Bytes octets, const std::string& ending, json said) {
  if (members_.size() == kMostAttached) return fail(ErrorCode::TooLarge, "attachments", "more", "at most 90");
  octets_ += octets.size();
  if (octets_ > most_octets_)
    return fail(ErrorCode::TooLarge, "attachments", std::to_string(octets_) + " octets",
                "at most " + std::to_string(most_octets_) + " octets in all");
  publish::Member member{"attachment-" + std::to_string(members_.size() + 1) + "." + ending,
                         std::move(octets)};
  said["name"] = member.name;
  stated_.push_back(std::move(said));
  members_.push_back(std::move(member));
  return {};
}

base::Status Attachments::add_kept(const Service& service, const std::string& media, const json& said) {
  TW_TRY(auto octets, kept_octets(service, said.at("sha256").get<std::string>()));
  return add(std::move(octets), ending_of(media), said);
}

base::Status Attachments::add_statement(store::Reader& reader, const custody::ExhibitId& exhibit,
                                        const custody::OfficerId& officer, const std::string& language,
                                        base::Instant at, const StatementLimits& limits) {
  TW_TRY(const auto document, court_statement_paper(reader, exhibit, officer, language, at, limits));
  TW_TRY(auto octets, publish::pdf(document));
  json said{{"kind", "statement"},
            {"of", exhibit.text()},
            {"officer", officer.text()},
            {"sha256", base::to_hex(base::as_view(base::sha256(octets)))}};
  return add(std::move(octets), "pdf", std::move(said));
}

base::Result<std::vector<publish::Member>> attach(const Service& service, store::Reader& reader,
                                                  const Lineage& lineage, const BundleOrder& order,
                                                  base::Instant at, Stated& stated) {
  Attaching attaching{service, reader, lineage, order, stated};
  TW_TRY_STATUS(attaching.files());
  attaching.name_whole_photographs();
  TW_TRY_STATUS(attaching.readings());
  TW_TRY_STATUS(attaching.statements(at));
  return attaching.take();
}

base::Result<std::vector<store::SubstitutionRow>> substitutions_told(store::Reader& reader,
                                                                     const Lineage& lineage) {
  TW_TRY(auto all, substitutions(reader));
  const auto& exhibit = lineage.all.front().known.exhibit.id.text();
  std::erase_if(all, [&](const store::SubstitutionRow& row) {
    if (row.exhibit == exhibit || row.taken == exhibit) return false;
    return std::none_of(lineage.all.begin() + 1, lineage.all.end(), [&](const Lineage::One& whole) {
      return row.exhibit == whole.known.exhibit.id.text() && !whole.events.empty() &&
             row.at <= whole.events.back().at;
    });
  });
  return all;
}

}  // namespace tidewaiter::service
