namespace R3edge.Domain.Signals.Qualification.Calibration;

/// <summary>What a closed trade teaches: what its evidence said before it, and what came.</summary>
/// <param name="Evidential">The confidence from evidence alone, 0 to 1.</param>
/// <param name="HasWon">Whether there was a profit after fees.</param>
public readonly record struct CalibrationLesson(double Evidential, bool HasWon);
