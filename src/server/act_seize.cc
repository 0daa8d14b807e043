#include "server/act_seize.h"

#include "base/bytes.h"
#include "base/json_text.h"
#include "server/act_parts.h"
#include "service/kept_files.h"

namespace tidewaiter::server {
namespace {

using base::ErrorCode;
using base::fail;
using service::Service;
using service::TakenPicture;
using service::TwoSigners;

// The pictures of an act. The use case keeps them before anything is signed, so that an act that waits for
// its signatures holds their hashes alone, and reads them again when it is done. On the writer's thread.
class Pictures {
 public:
  void add(std::string file_name, base::Bytes octets) {
    hashes_.push_back(base::to_hex(base::as_view(base::sha256(octets))));
    taken_.push_back({std::move(file_name), std::move(octets)});
  }
  base::Result<std::vector<TakenPicture>> read(const Service& service) {
    auto all = taken_;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!all[i].octets.empty()) continue;
      TW_TRY(all[i].octets, service::kept_octets(service, hashes_[i]));
    }
    for (auto& one : taken_) base::Bytes{}.swap(one.octets);
    return all;
  }

 private:
  std::vector<TakenPicture> taken_;
  std::vector<std::string> hashes_;
};

base::Result<std::shared_ptr<Pictures>> pictures_from(const Body& body) {
  auto pictures = std::make_shared<Pictures>();
  TW_TRY(const auto given, body.objects("photographs", kMostSeizedPhotographs));
  std::size_t all = 0;
  for (const auto& one : given) {
    TW_TRY(auto file_name, one.text_or("file_name", 255));
    TW_TRY(const auto text, one.text("content", kMostActBody));
    TW_TRY(auto octets, base::from_base64(text, one.path("content")));
    if (octets.empty()) return fail(ErrorCode::Missing, one.path("content"), "", "a photograph, JPEG or PNG");
    all += octets.size();
    if (all > kMostSeizedOctets)
      return fail(ErrorCode::TooLarge, "photographs", std::to_string(all),
                  "at most 15 MiB together; others are added to the exhibit");
    pictures->add(std::move(file_name), std::move(octets));
  }
  return pictures;
}

base::Result<std::int64_t> mass_or_none(const Body& body, const char* field) {
  TW_TRY(const auto mass, body.number_or(field, 0, kMostMass_mg));
  return mass.value_or(0);
}

// What each of the two counted, and what the first says that it is worth.
base::Status counts_from(const Body& body, custody::Exhibit& exhibit) {
  TW_TRY(const auto units, body.number_or("units", 1, 1'000'000'000));
  TW_TRY(const auto mean, mass_or_none(body, "mean_mass_mg"));
  TW_TRY(const auto uncertainty, mass_or_none(body, "mean_uncertainty_mg"));
  if (units) exhibit.count = custody::Count{*units, base::MassMg{mean}, base::MassMg{uncertainty}};
  TW_TRY(exhibit.value, valuation_from(body));
  TW_TRY(const auto second, body.number_or("second_units", 1, 1'000'000'000));
  TW_TRY(const auto amount, body.number_or("second_milliunits", 0, kMostMilliunits));
  if (second) exhibit.second_count = custody::SecondCount{*second, amount};
  return {};
}

base::Result<custody::Exhibit> exhibit_in(const Body& body) {
  custody::Exhibit exhibit;
  TW_TRY(const auto kind, body.text_or("exhibit_kind", 64));
  if (!kind.empty()) {
    TW_TRY(exhibit.kind, body.code("exhibit_kind", custody::exhibit_kind_from));
  }
  TW_TRY(exhibit.description, body.text("description", 2'000));
  TW_TRY(exhibit.presumptive, body.text_or("substance", 64));
  TW_TRY(exhibit.container, body.text_or("container", 200));
  TW_TRY(exhibit.form, body.text_or("form", 64));
  TW_TRY(exhibit.serial_numbers, body.texts("serial_numbers", 1'000));
  if (exhibit.presumptive.empty() && custody::is_weighed(exhibit.kind)) exhibit.presumptive = "unknown";
  TW_TRY_STATUS(counts_from(body, exhibit));
  return exhibit;
}

}  // namespace

base::Result<AskedAct> seize_act(const Body& body) {
  TW_TRY(const auto seizure, body.number("seizure_no", 1, INT64_MAX));
  TW_TRY(const auto reading, reading_from(body, "reading"));
  TW_TRY(const auto exhibit, exhibit_in(body));
  TW_TRY(const auto taken, pictures_from(body));
  return AskedAct{[=](const Service& service, const TwoSigners& by) -> base::Result<std::string> {
    TW_TRY(const auto pictures, taken->read(service));
    TW_TRY(const auto seized, service::seize_exhibit(service, by, seizure, exhibit, reading, pictures));
    return weighed_json(seized.id, seized.weighed);
  }};
}

}  // namespace tidewaiter::server
