namespace R3edge.Domain.Signals.Qualification.Calibration;

/// <summary>How the share of winners is told from the evidence.</summary>
public enum CalibrationMethod
{
    /// <summary>Not at all: confidence is the evidence put together.</summary>
    None,

    /// <summary>By isotonic regression (Ayer and others 1955; Zadrozny and Elkan 2002): any rising steps.</summary>
    Isotonic,

    /// <summary>By logistic regression (Platt 1999): a rising curve of two parameters, for few trades.</summary>
    Logistic,
}
