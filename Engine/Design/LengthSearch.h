#pragma once

#include "Design/ToleranceDesign.h"

#include <vector>

namespace partita::detail
{

/// Taps as rounded to the format, and what they are worth.
struct Candidate
{
    std::vector<double> taps;
    double excess =
        0.0; ///< the largest error as a share of what is allowed: at most 1 if the specification is met
    bool rounded = false; ///< only rounding keeps it from being met, and not narrowly
};

/// The shortest filter that keeps to tolerances, or one of the number of taps that is asked for.
///
/// Shape     the request is valid, and outlives this
class LengthSearch
{
public:
    LengthSearch (const DesignRequest&, double rateHz, FreeBands, const StopRequest&,
                  int mostTaps = DesignRequest::mostTaps);

    /// The nearest there is, if none does.
    [[nodiscard]] Result<Candidate> run() const;

private:
    [[nodiscard]] Result<Candidate> at (int taps) const;
    [[nodiscard]] bool allowsEven() const;
    [[nodiscard]] double excessOf (const std::vector<double>& taps) const;
    [[nodiscard]] int ofParity (int taps, int odd) const;
    [[nodiscard]] int fewest (int odd) const;
    [[nodiscard]] Result<Candidate> shortest (int odd) const;

    const DesignRequest& request;
    double rateHz, dbPerTap;
    FreeBands freeBands;
    StopRequest stop;
    int mostTaps, estimate;
};

} // namespace partita::detail
