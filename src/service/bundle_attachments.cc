// What goes with a bundle beside its paper: photographs, readings and officers' statements that the sender
// chose. The exhibit's other files are committed to one by one, so that each can be opened later by itself.

#include <algorithm>

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
      : service_(service), reader_(reader), lineage_(lineage), order_(order), stated_(stated) {}

  base::Status files() {
    auto left = order_.files;
    for (const auto& one : lineage_.all) {
      TW_TRY(const auto rows, kept_files_of(reader_, one.known.exhibit.id));
      for (const auto& row : rows) {
        json said{{"kind", row.kind},
                  {"of", one.known.exhibit.id.text()},
                  {"sha256", row.sha256},
                  {"taken_at", time(row.taken_at)}};
        TW_TRY_STATUS(
            take_or_withhold(left.erase(row.file_no) > 0, one, row.kind, row.file_no, row.media, said));
      }
    }
    return wants_none(left, "file");
  }

  base::Status readings() {
    auto left = order_.readings;
    for (const auto& one : lineage_.all) {
      TW_TRY(const auto rows, readings_of(reader_, one.known.exhibit.id));
      for (const auto& row : rows) {
        json said{{"instrument_state", row.instrument_state},
                  {"kind", row.kind},
                  {"of", one.known.exhibit.id.text()},
                  {"presumptive", true},
                  {"sha256", row.sha256},
                  {"taken_at", time(row.taken_at)}};
        if (row.instrument) said["instrument"] = *row.instrument;
        TW_TRY_STATUS(take_or_withhold(left.erase(row.reading_no) > 0, one, "reading", row.reading_no,
                                       row.media, said));
      }
    }
    return wants_none(left, "reading");
  }

  base::Status statements(base::Instant at) {
    const auto& first = lineage_.all.front();
    const base::Instant until{first.events.empty() ? 0 : first.events.back().at};
    for (const auto& officer : order_.statements) {
      TW_TRY(const auto document,
             court_statement_paper(reader_, first.known.exhibit.id, custody::OfficerId{officer},
                                   order_.language, at, until));
      TW_TRY(auto octets, publish::pdf(document));
      json said{{"kind", "statement"},
                {"of", first.known.exhibit.id.text()},
                {"officer", officer},
                {"sha256", base::to_hex(base::as_view(base::sha256(octets)))}};
      TW_TRY_STATUS(add(std::move(octets), "pdf", std::move(said)));
    }
    return {};
  }

  std::vector<publish::Member> take() { return std::move(members_); }

 private:
  base::Status take_or_withhold(bool chosen, const Lineage::One& one, const std::string& kind,
                                std::int64_t number, const std::string& media, const json& said) {
    if (chosen) {
      TW_TRY(auto octets, kept_octets(service_, said.at("sha256").get<std::string>()));
      return add(std::move(octets), ending_of(media), said);
    }
    // How many files a whole has is not the receiver's.
    if (&one == &lineage_.all.front())
      withhold(stated_, kind + "-" + std::to_string(number), said.dump(), service_.random());
    return {};
  }

  base::Status add(base::Bytes octets, const std::string& ending, json said) {
    if (members_.size() == kMostAttached)
      return fail(ErrorCode::TooLarge, "attachments", "more", "at most 90");
    octets_ += octets.size();
    if (octets_ > order_.most_octets)
      return fail(ErrorCode::TooLarge, "attachments", std::to_string(octets_) + " octets",
                  "at most " + std::to_string(order_.most_octets) + " octets in all");
    publish::Member member{"attachment-" + std::to_string(members_.size() + 1) + "." + ending,
                           std::move(octets)};
    said["name"] = member.name;
    stated_.attachments.push_back(std::move(said));
    members_.push_back(std::move(member));
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
  std::vector<publish::Member> members_;
  std::size_t octets_ = 0;
};

}  // namespace

base::Result<std::vector<publish::Member>> attach(const Service& service, store::Reader& reader,
                                                  const Lineage& lineage, const BundleOrder& order,
                                                  base::Instant at, Stated& stated) {
  Attaching attaching{service, reader, lineage, order, stated};
  TW_TRY_STATUS(attaching.files());
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
