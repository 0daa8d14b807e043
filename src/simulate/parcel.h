#pragma once
// One parcel of the simulated world with its truth, and how both are written as lines. Plain values;
// thread-safe.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace tidewaiter::simulate {

/// A party as it stands on the declaration.
struct PartyText {
  std::string name;
  std::vector<std::string> address;
  std::string city, postcode, phone, email;
  std::string_view country;
};

/// One line of contents as declared. Masses and values are the line's, not the unit's.
struct ContentsText {
  std::string description;
  std::string_view hs6;  ///< empty: left out
  int quantity = 1;
  std::int64_t net_g = 0;        ///< negative: left out
  std::int64_t value_cents = 0;  ///< hundredths of the currency's unit; negative: left out
  std::string_view currency = "USD";
  std::string_view origin = "CN";
};

/// What really is the case. Never written into the declaration.
struct Truth {
  std::string sender_person, recipient_person;
  std::string_view sender_kind, recipient_kind;  ///< "person", "shop", "agent", "dormitory", "forwarder", …
  std::string ring;                              ///< empty for an innocent parcel
  std::string_view pattern, object, method, layer, drug;
  std::int64_t drug_mg = 0;
  int step = -1;   ///< of the sweep; -1 outside it
  int parcel = 0;  ///< the ring's first, second, … parcel, from 1
  bool amends = false;
  bool broken = false;

  bool look_alike() const noexcept {
    return ring.empty() &&
           (recipient_kind == "dormitory" || recipient_kind == "forwarder" ||
            recipient_kind == "wholesaler" || recipient_kind == "group buyer" || sender_kind == "agent");
  }
};

struct Parcel {
  std::string item_id;
  std::string_view operator_id, service, category, office;
  std::string receptacle_id, dispatch_id;
  base::Instant posted_at, cut_off_at;
  int utc_offset_min = 480;
  PartyText sender, recipient;
  std::vector<ContentsText> contents;
  std::int64_t gross_g = -1;  ///< negative: left out
  std::string invoice_number;
  std::string check_by;  ///< empty: the operator did not check
  std::string_view check_method;
  base::Instant check_at;
  Truth truth;
};

/// A UPU S10 identifier: `service` (two letters), eight digits, check digit, `country`. `serial` below
/// 100,000,000.
std::string s10(std::string_view service, std::uint32_t serial, std::string_view country);

/// The check digit of eight digits after UPU S10-12, section 5.2.3: weights 8 6 4 2 3 5 9 7; 11 minus the sum
/// modulo 11; 10 is 0, 11 is 5.
char s10_check_digit(std::string_view eight_digits) noexcept;

/// "2026-11-20T09:12:00+08:00".
std::string local_time(base::Instant instant, int utc_offset_min);

struct Date {
  int year = 1970, month = 1, day = 1;
  int day_of_year = 1;
};
/// The civil date `days` after 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
Date date_of(std::int64_t days) noexcept;

/// Appends `text` as a JSON string with its quotes.
void append_json(std::string& out, std::string_view text);

/// Appends the declaration as one line of NDJSON in the contract's shape, with its newline.
void append_item(std::string& out, const Parcel& parcel);

/// Appends the truth of one line.
void append_truth(std::string& out, const Parcel& parcel);

}  // namespace tidewaiter::simulate
