#pragma once

#include <cstdint>

// Every bound of Ordo with its reason. Everything has a limit: an unbounded list or text is how one
// request takes a shop down. `ordo_limits()` shows the same numbers through the C door.
namespace ordo::limits {

// Integers that can appear in a document stay exact in JavaScript (IEEE 754 double, ECMA-262
// Number.MAX_SAFE_INTEGER).
inline constexpr std::int64_t kSafeInteger = 9'007'199'254'740'991;

inline constexpr std::int64_t kLinesPerOrder = 100;       // one order fits one journal record
inline constexpr std::int64_t kQuantityPerLine = 9'999;   // a typo is caught, a pallet is not
inline constexpr std::int64_t kStockQuantity = 1'000'000'000;
inline constexpr std::int64_t kPaymentsPerOrder = 100;    // attempts; stops a retry loop
inline constexpr std::int64_t kHistoryPerOrder = 1'000;   // from here on no notes; it is read as a whole
inline constexpr std::int64_t kNameLength = 200;          // characters (Unicode code points)
inline constexpr std::int64_t kDescriptionLength = 10'000;
inline constexpr std::int64_t kCodeLength = 64;           // sku, barcode, category, reference
inline constexpr std::int64_t kTextLength = 1'000;        // note, reason, message
inline constexpr std::int64_t kEmailLength = 254;         // RFC 5321 §4.5.3.1.3 (path minus <>)
inline constexpr std::int64_t kMetadataEntries = 20;
inline constexpr std::int64_t kMetadataKeyLength = 40;
inline constexpr std::int64_t kMetadataValueLength = 500;
inline constexpr std::int64_t kIdempotencyKeyLength = 255;  // visible ASCII
inline constexpr std::int64_t kIdempotencyKeptMs = 7LL * 24 * 60 * 60 * 1000;  // 7 days
inline constexpr std::int64_t kTraceLength = 55;            // W3C traceparent, version 00
inline constexpr std::int64_t kActorIdLength = 64;
inline constexpr std::int64_t kConsumerNameLength = 64;

inline constexpr std::int64_t kSearchLength = 100;      // characters of a search text
inline constexpr std::int64_t kUrlLength = 2'000;       // what every browser takes
inline constexpr std::int64_t kProviderNameLength = 32;
inline constexpr std::int64_t kProviderRefLength = 255;  // Stripe's and PayPal's ids are shorter
inline constexpr std::int64_t kRefundsPerOrder = 1'000;
inline constexpr std::int64_t kPasswordMin = 12;        // OWASP ASVS 4.0 §2.1.1
inline constexpr std::int64_t kPasswordMax = 1'000;     // bounds the work of hashing it
inline constexpr std::int64_t kSessionMs = 30LL * 24 * 60 * 60 * 1000;  // a refresh token's life: 30 days
inline constexpr std::int64_t kSessionGraceMs = 10'000;  // two tabs refresh at once: both win
inline constexpr std::int64_t kImageBytes = 5'242'880;   // 5 MiB
inline constexpr std::int64_t kImagesPerProduct = 8;
inline constexpr std::int64_t kImageSide = 16'384;       // pixels; the largest WebP
inline constexpr std::int64_t kPaymentWindowMinutes = 527'040;  // 366 days
inline constexpr std::int64_t kStatisticsMs = 366LL * 24 * 60 * 60 * 1000;
inline constexpr std::int64_t kStatisticsPoints = 10'000;  // series entries of one answer
inline constexpr std::int64_t kTopProducts = 10;
inline constexpr std::int64_t kWaitingAlarmMs = 15LL * 60 * 1000;  // an event ahead of its order
inline constexpr std::int64_t kDueBudget = 1'000;

inline constexpr std::int64_t kPageDefault = 20;
inline constexpr std::int64_t kPageMax = 100;
inline constexpr std::int64_t kEventsPerFetch = 1'000;
inline constexpr std::int64_t kDocumentBytes = 1'048'576;  // 1 MiB, the HTTP body limit
inline constexpr std::int64_t kDocumentDepth = 32;
inline constexpr std::int64_t kEventBytes = 262'144;       // below every broker's default maximum

inline constexpr std::int64_t kBatchCommands = 64;      // commands in one group commit
inline constexpr std::int64_t kBatchBudgetMs = 20;      // deciding stops here, the rest waits
inline constexpr std::int64_t kLockWaitMs = 5'000;      // default wait for the writer's place
inline constexpr std::int64_t kWaitMs = 86'400'000;     // most that a caller may ask to wait: a day
inline constexpr std::int64_t kWalCheckpointBytes = 16'777'216;

}  // namespace ordo::limits
