"""European credentials as Europass wrote them until 2023, and an EMREX transcript."""

VP = """<vp:verifiablePresentation xmlns="http://data.europa.eu/snb"
 xmlns:vp="http://data.europa.eu/snb/vp" id="urn:verifiable:1">
<vp:type uri="http://data.europa.eu/snb/verifiable-presentation/c_825cddc0"><targetName>
<text lang="en">Mandated Issue</text></targetName></vp:type>
<vp:issuer id="urn:epass:org:vp:1">
<registration spatialID="IE">VATIE-1234567A</registration>
<prefLabel><text lang="en">University of Zed</text></prefLabel>
<hasLocation><hasAddress>
<country uri="http://publications.europa.eu/resource/authority/country/IRL"/>
</hasAddress></hasLocation>
</vp:issuer>{}<vp:proof/></vp:verifiablePresentation>"""

CREDENTIAL = """<europassCredential xmlns="http://data.europa.eu/snb"
 xmlns:cred="http://data.europa.eu/europass/model/credentials/w3c#"
 cred:id="urn:credential:1" xsdVersion="0.10.0">
<type uri="http://data.europa.eu/snb/credential/e34929035b"/>
<cred:validFrom>2026-01-10T00:00:00+01:00</cred:validFrom>
<cred:issued>2026-01-15T09:00:00Z</cred:issued>
<cred:issuer idref="urn:epass:org:1"/>
<title><text lang="en">Bread baking</text><text lang="de">Brotbacken</text></title>
<credentialSubject id="urn:epass:person:1">
<nationalId spatialID="IE">N-1</nationalId>
<fullName><text lang="en">Ana Andromeda</text></fullName>
<dateOfBirth>1999-10-02</dateOfBirth>
<achievements><learningAchievement id="urn:epass:learningAchievement:1">
<title><text lang="en">Bread baking</text></title>
<additionalNote><text lang="en">A loaf a day</text></additionalNote>
<wasDerivedFrom id="urn:epass:assessment:1">
<title><text lang="en">Four loaves</text></title>
<grade>Passed</grade>
<idVerificationMethod uri="http://data.europa.eu/snb/supervision-verification/70be69aaf9"/>
<specifiedBy idref="urn:epass:assessmentspec:1"/></wasDerivedFrom>
<wasInfluencedBy id="urn:epass:activity:1"><specifiedBy idref="urn:epass:actspec:1"/>
</wasInfluencedBy>
<wasAwardedBy idref="urn:epass:award:1"/>
<specifiedBy idref="urn:epass:learningspec:1"/>
</learningAchievement></achievements></credentialSubject>
<learningSpecificationReferences><qualification id="urn:epass:learningspec:1">
<title><text lang="en">Bread baking</text></title>
<volumeOfLearning>PT50H</volumeOfLearning><hasECTSCreditPoints>2</hasECTSCreditPoints>
<mode uri="http://data.europa.eu/snb/learning-assessment/9191af2ed9"/>
<entryRequirementsNote><text lang="en">An oven</text></entryRequirementsNote>
<isPartialQualification>true</isPartialQualification>
<eqfLevel uri="http://data.europa.eu/snb/eqf/5"/>
<learningOutcomes><learningOutcome idref="urn:epass:outcome:1"/></learningOutcomes>
<hasAccreditation idref="urn:epass:accreditation:1"/>
</qualification></learningSpecificationReferences>
<learningOutcomeReferences><learningOutcome id="urn:epass:outcome:1">
<prefLabel><text lang="en">Bakes bread of four kinds</text></prefLabel>
<relatedEscoSkill uri="http://data.europa.eu/esco/skill/1"><targetName>
<text lang="en">bake bread</text></targetName></relatedEscoSkill>
</learningOutcome></learningOutcomeReferences>
<learningActivitySpecificationReferences>
<learningActivitySpecification id="urn:epass:actspec:1"><workload>PT30H</workload>
<mode uri="http://data.europa.eu/snb/learning-assessment/920fbb3cbe"/>
</learningActivitySpecification></learningActivitySpecificationReferences>
<assessmentSpecificationReferences>
<assessmentSpecification id="urn:epass:assessmentspec:1">
<type uri="http://data.europa.eu/snb/assessment/6a4db9f11d"/>
<gradingScheme idref="urn:epass:scheme:1"/></assessmentSpecification>
</assessmentSpecificationReferences>
<agentReferences><organization id="urn:epass:org:1"><registration>IE-1</registration>
<prefLabel><text lang="en">Bakery School</text></prefLabel>
<hasLocation><hasAddress>
<country uri="http://publications.europa.eu/resource/authority/country/IRL"><targetName>
<text lang="en">Ireland</text></targetName></country></hasAddress></hasLocation>
</organization></agentReferences>
<awardingProcessReferences><awardingProcess id="urn:epass:award:1">
<awardingBody idref="urn:epass:org:1"/><date>2026-01-10</date></awardingProcess>
</awardingProcessReferences>
<accreditationReferences><accreditation id="urn:epass:accreditation:1">
<title><text lang="en">Programme accreditation</text></title>
<accreditingAgent><prefLabel><text lang="en">Quality Agency of Zed</text></prefLabel>
</accreditingAgent></accreditation></accreditationReferences>
<scoringSchemeReferences><scoringScheme id="urn:epass:scheme:1">
<title><text lang="en">Pass or fail</text></title></scoringScheme></scoringSchemeReferences>
</europassCredential>"""

ELMO = """<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">
<generatedDate>2026-02-01T12:00:00+01:00</generatedDate>
<learner><citizenship>IE</citizenship><identifier type="nationalIdentifier">N-1</identifier>
<givenNames>Ana</givenNames><familyName>Andromeda</familyName><bday>1999-10-02</bday></learner>
<report><issuer><country>IE</country><identifier type="schac">zed.example</identifier>
<title xml:lang="en">University of Zed</title><title xml:lang="de">Universität Zed</title>
</issuer>
<learningOpportunitySpecification><identifier type="local">BREAD-1</identifier>
<title xml:lang="en">Bread baking</title><type>Course</type>
<specifies><learningOpportunityInstance><date>2026-01-10</date><status>passed</status>
<gradingSchemeLocalId>af</gradingSchemeLocalId><resultLabel>B</resultLabel>
<credit><scheme>ECTS</scheme><value>5</value></credit>
<level><type>EQF</type><value>6</value></level>
<engagementHours>130</engagementHours><languageOfInstruction>en</languageOfInstruction>
</learningOpportunityInstance></specifies>
<hasPart><learningOpportunitySpecification><title xml:lang="en">Dough</title>
</learningOpportunitySpecification></hasPart>
</learningOpportunitySpecification>
<learningOpportunitySpecification><title>Cakes</title><type>Course</type>
<specifies><learningOpportunityInstance><status>failed</status>
<credit><scheme>local</scheme><value>3</value></credit>
</learningOpportunityInstance></specifies></learningOpportunitySpecification>
<issueDate>2026-01-31T07:00:00+01:00</issueDate>
<gradingScheme localId="af"><description xml:lang="en">A to F</description></gradingScheme>
</report></elmo>"""


def presentation() -> str:
    """A credential sealed by mandate: by the one whom the presentation names."""
    return VP.format(CREDENTIAL)
