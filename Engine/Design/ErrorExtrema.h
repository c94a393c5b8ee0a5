#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace partita::detail
{

/// A weighted error at an angle.
struct Extremum
{
    double angle, error;
};

/// At many angles, in about their order, which is quicker than one after another.
using ErrorsAt = std::function<std::vector<Extremum> (const std::vector<double>& angles)>;

/// The turning points of an error over one band, and the band's edges where the error rises towards them.
///
/// Shape     samples: ascending, dense enough that there is at most one turning point between neighbours
/// Cost      a few errors for each turning point
[[nodiscard]] std::vector<Extremum> extremaOf (const std::vector<Extremum>& samples, const ErrorsAt&);

/// Of neighbours with the same sign the largest one.
[[nodiscard]] std::vector<Extremum> alternating (const std::vector<Extremum>&);

/// Takes from alternating extrema the smallest ones until there are count of them: alternating still, with the largest
/// among them.
void thin (std::vector<Extremum>&, std::size_t count);

} // namespace partita::detail
